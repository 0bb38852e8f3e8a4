import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createDoorClient,
  createLearnerProgram,
  createRealNode,
  createWorkerTrainer,
  delegatedTask,
  joinFederation,
  type LearnerData,
  type LearnerEvent,
  namesOf,
  type OwnTrainer,
  parseJoinAddress,
  type TaskDocument,
  TaskFinishedError,
  type TrainerSetup,
} from "../../federation/index.ts";
import { resolveTrainer } from "../../round/index.ts";
import { fileSpool, type KeptFile, keepDirectory, openKeptFile } from "../../storage/index.ts";
import { countOf, fixed, percent, short } from "../../text/index.ts";
import { ownGainSentence } from "../../view/index.ts";
import type { CliContext } from "../CliContext.ts";
import type { LearnerFlags } from "../flags/learnerFlags.ts";
import { asCalled } from "../print/asCalled.ts";
import { openData, openKey } from "./openLearner.ts";

/** Joins a federation and takes part until a signal stops it. */
export const runLearner = async (address: string, flags: LearnerFlags, context: CliContext): Promise<void> => {
  const { out, signal, environment } = context;
  const isTold = flags.json !== true && flags.quiet !== true;
  // data that do not fit are refused before a key is made
  const document = await createDoorClient(parseJoinAddress(address), { signal }).task();
  const data = await openData(flags, document.contract, context, !isTold);
  const key = await openKey(flags, context);
  if (isTold) out.write(`${[data.description, ...data.notices].join("\n")}\n`);
  const spool = await mkdtemp(join(tmpdir(), "gfml-spool-"));
  const own = await openKept(document, namesOf(key).account, flags, context);
  const code = flags.code ?? environment.GFML_INVITATION_CODE;
  let isFinished = false;
  const tell = (event: LearnerEvent): void => {
    isFinished ||= event.kind === "finished";
    if (flags.json) out.write(`${JSON.stringify({ event: event.kind, ...event })}\n`);
    else if (isTold) {
      const text = sentence(event);
      if (text !== undefined) out.write(`${asCalled(text, context)}\n`);
    }
  };
  try {
    const learner = await joinFederation({
      joinAddress: address,
      key,
      createNode: createRealNode(),
      data: data.facts,
      createTrainer: (setup) => createOwnTrainer(setup, data, flags, context),
      active: flags.passive !== true,
      spool: fileSpool(spool),
      ...(own && { kept: own.kept }),
      signal,
      onEvent: tell,
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
    if (isTold && !isFinished) out.write("disconnected; to continue, join again with the same key\n");
  } catch (error) {
    // a learner that took part earlier still gets its final balance
    const earned = error instanceof TaskFinishedError ? await earnedAt(address, key, signal) : undefined;
    if (earned === undefined) throw error;
    tell(earned);
  } finally {
    await own?.close();
    await rm(spool, { recursive: true, force: true });
  }
};

/** Who trains: a thread of this process, or the user's program. */
const createOwnTrainer = (
  setup: TrainerSetup,
  data: LearnerData,
  { trainer: command, trainerTimeout: timeout }: LearnerFlags,
  { environment, err }: CliContext,
): Promise<OwnTrainer> => {
  const samples = data.samplesFor(setup.scaling);
  if (command === undefined) return createWorkerTrainer(setup, samples, data.split);
  const onLine = (line: string) => err.write(`trainer: ${line}\n`);
  return createLearnerProgram(setup, samples, data.split, { command, timeout, environment, onLine });
};

/** The file of the models that the learner keeps; undefined if the task's trainer keeps none. */
const openKept = async (
  document: TaskDocument,
  account: string,
  { keep }: LearnerFlags,
  { environment }: CliContext,
): Promise<KeptFile | undefined> => {
  if (resolveTrainer(document.terms).keptDirection === undefined) return undefined;
  // a task on a new chain may have the number of an older one
  const name = `${delegatedTask(document).slice(0, 16)}-${account}.safetensors`;
  return openKeptFile(join(keep ?? join(keepDirectory(environment), "kept"), name), document.model.parameterCount);
};

/** The earnings of an account after the last round; undefined if it never took part. */
const earnedAt = async (
  address: string,
  key: Uint8Array,
  signal: AbortSignal,
): Promise<Extract<LearnerEvent, { kind: "finished" }> | undefined> => {
  const door = createDoorClient(parseJoinAddress(address), { signal });
  const { learner, nonce } = await door.account(namesOf(key).account);
  if (nonce === 0) return undefined;
  const [{ balance, globalReputation }, { round }] = await Promise.all([door.learner(learner), door.status()]);
  return { kind: "finished", rounds: round, balance, globalReputation };
};

/** An event as a sentence for the learner's owner; undefined if it is not worth a line. */
const sentence = (event: LearnerEvent): string | undefined => {
  switch (event.kind) {
    case "joining":
      return `joining "${event.name}" of provider ${event.provider}; measuring how fast this machine trains`;
    case "calibrated":
      return `the work of a round takes ${fixed(event.fullTime)} s on this machine; declared deadline ${fixed(event.deadline)} s`;
    case "joined":
      return `registered as learner ${event.learner} with account ${event.account}`;
    case "online":
      return `connected; the next round is ${event.round}`;
    case "offline":
      return `disconnected: ${event.reason}; trying again in ${event.seconds} s`;
    case "assigned": {
      const { round, coalition, frequency, deadline, head } = event.assignment;
      const role = event.isHead ? "as its head" : `with head ${head.learner}`;
      return `round ${round}: training in coalition ${coalition} ${role}, at ${short(frequency)} cycles/s, within ${fixed(deadline)} s`;
    }
    case "earned": {
      const { round, payment, balance, globalReputation, coalition, delivered, failure } = event.earnings;
      if (coalition === null) return `round ${round}: sat out`;
      const what = delivered ? `earned ${fixed(payment)} token` : `nothing earned (${failure ?? "not delivered"})`;
      return `round ${round}: ${what}; balance ${fixed(balance)}, reputation ${fixed(globalReputation)}`;
    }
    case "finished": {
      const { rounds, balance, globalReputation } = event;
      return `all ${rounds} rounds are over; balance ${fixed(balance)} token, reputation ${fixed(globalReputation)}; to be paid, run gfml withdraw`;
    }
    case "personalised":
      return `round ${event.round}: accuracy ${percent(event.before)} -> ${percent(event.after)} on your own ${countOf(event.testSamples, "test sample")}`;
    case "compared":
      return ownGainSentence(event);
    case "refused":
      return `refused ${event.what} from ${event.account}: ${event.reason}`;
    case "trained":
    case "heading":
      return undefined;
  }
};
