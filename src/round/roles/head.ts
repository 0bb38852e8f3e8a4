import type { LearnerId } from "../../core/index.ts";
import { HeadRefusedError } from "../ports/errors.ts";
import type { DeliveredMember } from "../ports/Ledger.ts";
import type { CoalitionOutcome, HeadOrder, Opening, OpenOrder, SettleOrder } from "../ports/Link.ts";
import { isScored, largestMeasure } from "../settlement/largestMeasure.ts";
import { hashParameters } from "../state/digest.ts";
import { chunkCount } from "../update/chunks.ts";
import { openChunks } from "../update/updateRoot.ts";
import type { HeadContext } from "./HeadContext.ts";
import { leadCoalition } from "./leadCoalition.ts";

/** A learner as a head: it leads a coalition, then answers for what it reported of it until it leads again. */
export interface Head {
  lead(order: HeadOrder): Promise<CoalitionOutcome>;
  /** Chunks of every update that it took. @throws HeadRefusedError if it did not lead that round, or keeps no updates */
  open(order: OpenOrder): Promise<Opening[]>;
  /** Signs its coalition's settlement. @throws HeadRefusedError if that is not what it reported, or it has no key */
  settle(order: SettleOrder): Promise<string[]>;
}

/** What a head remembers of the round that it led last. */
interface Report {
  readonly order: Omit<HeadOrder, "model">;
  readonly parameterCount: number;
  readonly modelHash: string;
  readonly members: CoalitionOutcome["members"];
}

export const createHead = (context: HeadContext, learner: () => LearnerId): Head => {
  let last: Report | undefined;
  const lastOf = (kind: "open" | "settle", round: number, coalition: number): Report => {
    if (last === undefined || last.order.round !== round || last.order.coalition !== coalition)
      throw new HeadRefusedError(learner(), kind, `it did not lead coalition ${coalition} in round ${round}`);
    return last;
  };
  return {
    async lead(order) {
      last = undefined;
      const outcome = await leadCoalition(context, order);
      const { model, ...rest } = order;
      const modelHash = await hashParameters(outcome.model);
      last = { order: rest, parameterCount: model.length, modelHash, members: outcome.members };
      return outcome;
    },

    async open({ round, coalition, chunks }) {
      const { order, parameterCount, members } = lastOf("open", round, coalition);
      const refuse = (reason: string): never => {
        throw new HeadRefusedError(learner(), "open", reason);
      };
      const count = chunkCount(parameterCount);
      if (
        new Set(chunks).size !== chunks.length ||
        !chunks.every((at) => Number.isInteger(at) && at >= 0 && at < count)
      )
        refuse("it was asked for chunks that are not there, or twice");
      const { spool, encoding = "float32" } = context;
      if (spool === undefined) return refuse("it keeps no updates");
      const openings: Opening[] = [];
      for (const member of members) {
        if (!member.delivered) continue;
        const bytes = await spool.get({ task: order.task, round, coalition, learner: member.learner });
        if (bytes === undefined) return refuse(`the update of learner ${member.learner} is lost`);
        openings.push({
          learner: member.learner,
          chunks: await openChunks({ encoding, bytes }, parameterCount, chunks),
        });
      }
      return openings;
    },

    async settle({ settlement, largestMeasure: largest }) {
      const report = lastOf("settle", settlement.round, settlement.coalition);
      const { signer, terms } = context;
      const problem =
        settlement.task !== report.order.task
          ? "it is of another task"
          : settlement.modelHash !== report.modelHash
            ? "the model is not the one that it reported"
            : (differenceOf(report, settlement.members, isScored(terms), learner()) ??
              (largest === largestMeasure(terms, settlement, report.order.deadline)
                ? undefined
                : "the largest measure is not that of the settlement"));
      if (problem !== undefined) throw new HeadRefusedError(learner(), "settle", problem);
      if (signer === undefined) throw new HeadRefusedError(learner(), "settle", "it has no key");
      const { signatures: _, ...unsigned } = settlement;
      return signer.settlement(unsigned, { largestMeasure: largest });
    },
  };
};

const told = [
  "ownMeasure",
  "keptFrequency",
  "computationTime",
  "transmissionTime",
  "updateHash",
  "embeddingHash",
  "signature",
] as const satisfies readonly (keyof DeliveredMember)[];

/**
 * Where a settlement is not what was reported. Two things the provider may do: score the whole round by gradient norms, and
 * count of the head's own update less than the head says.
 */
const differenceOf = (
  { members }: Report,
  settled: SettleOrder["settlement"]["members"],
  scored: boolean,
  head: LearnerId,
): string | undefined => {
  const reported = new Map(members.map((member) => [member.learner, member]));
  if (settled.length !== members.length || new Set(settled.map(({ learner }) => learner)).size !== members.length)
    return "its members are not those of the coalition";
  for (const member of settled) {
    const { learner } = member;
    const own = reported.get(learner);
    if (own === undefined || own.delivered !== member.delivered) return `learner ${learner} is settled otherwise`;
    if (!own.delivered || !member.delivered) continue;
    const changed = told.find((field) => own[field] !== member[field]);
    if (changed !== undefined) return `${changed} of learner ${learner} is another`;
    const isMeasured = scored || member.measure === own.measure || (learner === head && member.measure < own.measure);
    if (!isMeasured) return `measure of learner ${learner} is another`;
  }
  return undefined;
};
