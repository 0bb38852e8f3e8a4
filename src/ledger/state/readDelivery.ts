import { InvalidValueError, requireInteger } from "../../core/index.ts";
import { toWad } from "../../math/index.ts";
import { isLate } from "../../reputation/index.ts";
import type { CoalitionSettlement, DeliveredMember, MemberSettlement, TaskTerms, Wad } from "../../round/index.ts";
import { ForeignMemberError } from "../errors/ForeignMemberError.ts";
import type { OpenCoalition, OpenMember } from "./LedgerState.ts";
import { requireHash, requireSignature } from "./requireText.ts";

/** A delivery in the ledger's integers. */
export interface Delivery {
  readonly member: OpenMember;
  readonly measure: Wad;
  readonly keptFrequency: bigint;
  /** T_max^j - T_comp - T_comm, s. */
  readonly slack: Wad;
}

/** T_max^j - T_comp - T_comm of a delivery, s. */
export const slackOf = (coalition: OpenCoalition, delivered: DeliveredMember): Wad =>
  coalition.deadline - toWad(delivered.computationTime) - toWad(delivered.transmissionTime);

/** The delivery, or null where there is none in time. @throws if anything in it is out of bounds */
export const readDelivery = (
  terms: TaskTerms,
  coalition: OpenCoalition,
  { round, coalition: index }: CoalitionSettlement,
  settled: MemberSettlement,
): Delivery | null => {
  const { learner } = settled;
  const member = coalition.members.get(learner);
  if (member === undefined) throw new ForeignMemberError(round, index, learner);
  if (!settled.delivered) return null;

  const of = (name: string): string => `${name} of learner ${learner}`;
  const { measure, keptFrequency, computationTime, transmissionTime, updateHash, signature } = settled;
  const isScore = terms.contribution === "eq15" || terms.contribution === "eq15-shifted";
  if (isScore ? !(measure >= -1 && measure <= 1) : !(measure >= 0 && measure < 1e9)) {
    throw new InvalidValueError(of("measure"), measure, isScore ? "from -1 to 1" : "at least 0 and below 1e9");
  }
  for (const [name, time] of Object.entries({ computationTime, transmissionTime })) {
    if (!(time >= 0 && time < 1e9)) throw new InvalidValueError(of(name), time, "at least 0 and below 1e9 s");
    toWad(time, of(name));
  }
  requireInteger(of("keptFrequency"), keptFrequency, 0, member.frequency);
  requireHash(of("updateHash"), updateHash);
  requireSignature(of("signature"), signature);
  const slack = slackOf(coalition, settled);
  const delivery = { member, measure: toWad(measure, of("measure")), keptFrequency: BigInt(keptFrequency), slack };
  return isLate(slack) ? null : delivery;
};
