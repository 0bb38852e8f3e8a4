import type { LearnerId } from "../../core/index.ts";
import { isEq15Rule } from "../../reputation/index.ts";
import { hashParameters } from "../identity/digestOf.ts";
import { HeadRefusedError } from "../ports/errors.ts";
import type { DeliveredMember } from "../ports/Ledger.ts";
import type { CoalitionOutcome, HeadOrder, Opening, OpenOrder, SettleOrder } from "../ports/Link.ts";
import { settlementBasis } from "../ports/Signer.ts";
import { chunkCount } from "../update/chunks.ts";
import { openChunks } from "../update/updateRoot.ts";
import type { HeadContext } from "./HeadContext.ts";
import { leadCoalition } from "./leadCoalition.ts";

/** A learner as a head. It leads a coalition, and proves what it reported of it until it leads again. */
export interface Head {
  /** Trains a coalition and reports the outcome. */
  lead(order: HeadOrder): Promise<CoalitionOutcome>;
  /**
   * Opens chunks of every update that it aggregated.
   *
   * @throws HeadRefusedError if it did not lead that round, or keeps no updates
   */
  open(order: OpenOrder): Promise<Opening[]>;
  /**
   * Signs its coalition's settlement.
   *
   * @throws HeadRefusedError if the settlement is not of what it reported, or it has no key
   */
  settle(order: SettleOrder): Promise<string[]>;
}

/** What a head remembers of the round that it led last. */
interface Report {
  readonly order: Omit<HeadOrder, "model">;
  readonly parameterCount: number;
  readonly modelHash: string;
  readonly members: CoalitionOutcome["members"];
}

/** Makes a head of a learner. `learner` returns its id, which may change when it registers anew. */
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
      const areValid = chunks.every((index) => Number.isInteger(index) && index >= 0 && index < count);
      if (!areValid || new Set(chunks).size !== chunks.length)
        refuse(`the requested chunks must be distinct integers from 0 to ${count - 1}`);
      const { spool, encoding = "float32" } = context;
      if (spool === undefined) return refuse("it keeps no updates");
      const openings: Opening[] = [];
      for (const member of members) {
        if (!member.delivered) continue;
        const bytes = await spool.get({ task: order.task, round, coalition, learner: member.learner });
        if (bytes === undefined) return refuse(`the update of learner ${member.learner} is lost`);
        const opened = await openChunks({ encoding, bytes }, parameterCount, chunks);
        openings.push({ learner: member.learner, chunks: opened });
      }
      return openings;
    },

    async settle({ settlement, largestMeasure }) {
      const report = lastOf("settle", settlement.round, settlement.coalition);
      const { signer, terms } = context;
      const refuse = (reason: string): never => {
        throw new HeadRefusedError(learner(), "settle", reason);
      };
      if (settlement.task !== report.order.task) refuse(`it led a coalition of task ${report.order.task}`);
      if (settlement.modelHash !== report.modelHash) refuse("the settlement's model is not the one that it reported");
      const difference = findDifference(report, settlement.members, isEq15Rule(terms.contribution));
      if (difference !== undefined) refuse(difference);
      const basis = settlementBasis(terms, settlement, report.order.deadline);
      if (largestMeasure !== basis.largestMeasure) refuse(`the largest measure must be ${basis.largestMeasure}`);
      if (signer === undefined) return refuse("it has no key");
      const { signatures: _, ...unsigned } = settlement;
      return signer.settlement(unsigned, basis);
    },
  };
};

const reportedFields = [
  "updateNorm",
  "keptFrequency",
  "computationTime",
  "transmissionTime",
  "updateHash",
  "embeddingHash",
  "signature",
] as const satisfies readonly (keyof DeliveredMember)[];

/**
 * Where a settlement differs from the head's report; undefined if it does not. The provider may do two things: score the
 * whole round by gradient norms, and count less of an update than the head claims.
 */
const findDifference = (
  { members }: Report,
  settled: SettleOrder["settlement"]["members"],
  isScored: boolean,
): string | undefined => {
  const reported = new Map(members.map((member) => [member.learner, member]));
  if (settled.length !== members.length || new Set(settled.map(({ learner }) => learner)).size !== members.length)
    return "the settlement's members are not those of the coalition";
  for (const member of settled) {
    const { learner } = member;
    const report = reported.get(learner);
    if (report === undefined || report.delivered !== member.delivered)
      return `the settlement differs from its report in whether learner ${learner} delivered`;
    if (!report.delivered || !member.delivered) continue;
    const { measure } = report;
    const isMeasured = isScored || member.measure === measure || member.measure < measure;
    const field = isMeasured ? reportedFields.find((name) => report[name] !== member[name]) : "measure";
    if (field !== undefined) return `the settlement differs from its report in ${field} of learner ${learner}`;
  }
  return undefined;
};
