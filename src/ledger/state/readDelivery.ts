import { InvalidValueError, requireInteger } from "../../core/index.ts";
import { toWad } from "../../math/index.ts";
import { isEq15Rule, isLate } from "../../reputation/index.ts";
import type { CoalitionSettlement, DeliveredMember, MemberSettlement, TaskTerms, Wad } from "../../round/index.ts";
import { foreignMemberError } from "../errors.ts";
import type { OpenCoalition, OpenMember } from "./LedgerState.ts";
import { requireHash, requireSignature } from "./requireText.ts";

/** A delivery in the ledger's integers. */
export interface Delivery {
  readonly member: OpenMember;
  /** x_i, the smaller of what the head measured and what the member signed; u_i under the eq. 15 rules. */
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
  if (member === undefined) throw foreignMemberError(round, index, learner);
  if (!settled.delivered) return null;

  const of = (name: string): string => `${name} of learner ${learner}`;
  const { measure, ownMeasure, keptFrequency, computationTime, transmissionTime } = settled;
  const isScore = isEq15Rule(terms.contribution);
  if (isScore ? !(measure >= -1 && measure <= 1) : !(measure >= 0 && measure < 1e9)) {
    throw new InvalidValueError(of("measure"), measure, isScore ? "from -1 to 1" : "at least 0 and below 1e9");
  }
  if (!(ownMeasure >= 0)) throw new InvalidValueError(of("ownMeasure"), ownMeasure, "at least 0");
  for (const [name, time] of Object.entries({ computationTime, transmissionTime })) {
    if (!(time >= 0 && time < 1e9)) throw new InvalidValueError(of(name), time, "at least 0 and below 1e9 s");
    toWad(time, of(name));
  }
  requireInteger(of("keptFrequency"), keptFrequency, 0, member.frequency);
  requireHash(of("updateHash"), settled.updateHash);
  requireHash(of("embeddingHash"), settled.embeddingHash);
  requireSignature(of("signature"), settled.signature);
  const slack = slackOf(coalition, settled);
  const delivery = {
    member,
    measure: countedMeasure(isScore, toWad(measure, of("measure")), ownMeasure, of("ownMeasure")),
    keptFrequency: BigInt(keptFrequency),
    slack,
  };
  return isLate(slack) ? null : delivery;
};

/** min(measure, ownMeasure); the measure under the rules whose measure is u. A norm of 1e9 or more is above every measure. */
const countedMeasure = (isScore: boolean, measure: Wad, ownMeasure: number, field: string): Wad => {
  if (ownMeasure >= 1e9) return measure;
  const own = toWad(ownMeasure, field);
  return isScore || measure < own ? measure : own;
};
