import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRealNode, createWorkerTrainer, joinFederation, type LearnerEvent } from "../../federation/index.ts";
import { fileSpool } from "../../storage/index.ts";
import { fixed, percent, short } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import type { LearnerFlags } from "./learnerFlags.ts";
import { openData, openKey } from "./openLearner.ts";

/** Joins and takes part until it is told to stop. */
export const runLearner = async (address: string, flags: LearnerFlags, context: CliContext): Promise<void> => {
  const { out, signal, environment } = context;
  const key = await openKey(flags, context);
  const isTold = flags.json !== true && flags.quiet !== true;
  const data = await openData(flags, context, !isTold);
  if (isTold) out.write(`${data.description}\n`);
  const spool = await mkdtemp(join(tmpdir(), "gfml-spool-"));
  const code = flags.code ?? environment.GFML_INVITATION_CODE;
  try {
    const learner = await joinFederation({
      joinAddress: address,
      key,
      createNode: createRealNode(),
      data: data.facts,
      createTrainer: (setup) => createWorkerTrainer(setup, data.samples, data.split),
      active: flags.passive !== true,
      spool: fileSpool(spool),
      signal,
      onEvent: (event) => {
        if (flags.json) out.write(`${JSON.stringify({ event: event.kind, ...event })}\n`);
        else if (isTold) {
          const text = sentence(event);
          if (text !== undefined) out.write(`${text}\n`);
        }
      },
      ...(code !== undefined && { code }),
      ...(flags.region !== undefined && { region: flags.region }),
      ...(flags.maxFrequency !== undefined && { maxFrequency: flags.maxFrequency }),
      ...(flags.minFrequency !== undefined && { minFrequency: flags.minFrequency }),
      ...(flags.uplinkRate !== undefined && { uplinkRate: flags.uplinkRate }),
      ...(flags.deadline !== undefined && { deadline: flags.deadline }),
      ...(flags.seed !== undefined && { seed: flags.seed }),
      listen: flags.listen ?? ["/ip4/127.0.0.1/tcp/0"],
      ...(flags.announce && { announce: flags.announce }),
    });
    await learner.done;
    if (isTold) out.write("left; join again with the same key to go on\n");
  } finally {
    await rm(spool, { recursive: true, force: true });
  }
};

/** What a learner's owner reads of an event; undefined where it says nothing to them. */
const sentence = (event: LearnerEvent): string | undefined => {
  switch (event.kind) {
    case "joining":
      return `joining "${event.name}" of ${event.provider}; measuring how fast this machine trains`;
    case "calibrated":
      return `a round's work takes ${fixed(event.fullTime)} s here; declared deadline ${fixed(event.deadline)} s`;
    case "joined":
      return `registered as learner ${event.learner}, account ${event.account}`;
    case "online":
      return `connected; the next round is ${event.round}`;
    case "offline":
      return `disconnected (${event.reason}); trying again in ${event.seconds} s`;
    case "assigned": {
      const { round, coalition, frequency, deadline, head } = event.assignment;
      const role = event.isHead ? "as its head" : `under learner ${head.learner}`;
      return `round ${round}: coalition ${coalition} ${role}, ${short(frequency)} cycles/s, within ${fixed(deadline)} s`;
    }
    case "earned": {
      const { round, payment, balance, globalReputation, coalition, delivered, failure } = event.earnings;
      if (coalition === null) return `round ${round}: sat out`;
      const what = delivered ? `earned ${fixed(payment)} token` : `nothing earned (${failure ?? "not delivered"})`;
      return `round ${round}: ${what}; balance ${fixed(balance)}, reputation ${fixed(globalReputation)}`;
    }
    case "personalised":
      return `round ${event.round}: accuracy ${percent(event.before)} -> ${percent(event.after)} on your own test samples`;
    case "refused":
      return `refused ${event.what} of ${event.account}: ${event.reason}`;
    case "trained":
    case "heading":
      return undefined;
  }
};
