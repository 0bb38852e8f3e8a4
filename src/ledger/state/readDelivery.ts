import { InvalidValueError, requireInteger } from "../../core/index.ts";
import { toWad } from "../../math/index.ts";
import { isEq15Rule, isLate } from "../../reputation/index.ts";
import type { CoalitionSettlement, DeliveredMember, MemberSettlement, TaskTerms, Wad } from "../../round/index.ts";
import { foreignMemberError } from "../errors.ts";
import type { OpenCoalition, OpenMember } from "./LedgerState.ts";
import { requireHash, requireSignature } from "./requireText.ts";

/** A delivery in the ledger's integers. */
export interface TimelyDelivery {
  readonly member: OpenMember;
  /** x_i, the smaller of the head's measurement and the member's signed norm; u_i under the eq. 15 rules. */
  readonly countedMeasure: Wad;
  readonly keptFrequency: bigint;
  /** T_max^j - T_comp - T_comm, s. */
  readonly slack: Wad;
}

/** T_max^j - T_comp - T_comm of a delivery, s. */
export const slackOf = (coalition: OpenCoalition, delivered: DeliveredMember): Wad =>
  coalition.deadline - toWad(delivered.computationTime) - toWad(delivered.transmissionTime);

/** The delivery, or null if there is none in time. @throws if a value is out of bounds */
export const readDelivery = (
  terms: TaskTerms,
  coalition: OpenCoalition,
  { round, coalition: index }: CoalitionSettlement,
  settled: MemberSettlement,
): TimelyDelivery | null => {
  const { learner } = settled;
  const member = coalition.members.get(learner);
  if (member === undefined) throw foreignMemberError(round, index, learner);
  if (!settled.delivered) return null;

  const of = (name: string): string => `${name} of learner ${learner}`;
  const { measure, updateNorm, keptFrequency, computationTime, transmissionTime } = settled;
  const isScored = isEq15Rule(terms.contribution);
  if (isScored ? !(measure >= -1 && measure <= 1) : !(measure >= 0 && measure < 1e9)) {
    throw new InvalidValueError(of("measure"), measure, isScored ? "from -1 to 1" : "at least 0 and below 1e9");
  }
  if (!(updateNorm >= 0)) throw new InvalidValueError(of("updateNorm"), updateNorm, "at least 0");
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
    countedMeasure: countedMeasureOf(isScored, toWad(measure, of("measure")), updateNorm, of("updateNorm")),
    keptFrequency: BigInt(keptFrequency),
    slack,
  };
  return isLate(slack) ? null : delivery;
};

/** min(measure, updateNorm), or u under the rules of eq. 15. A norm of 1e9 or more is above every contribution. */
const countedMeasureOf = (isScored: boolean, measure: Wad, updateNorm: number, field: string): Wad => {
  if (updateNorm >= 1e9) return measure;
  const norm = toWad(updateNorm, field);
  return isScored || measure < norm ? measure : norm;
};
