import { workload } from "../../cost/index.ts";
import { keptFrequency } from "../../incentive/index.ts";
import { roundToNano } from "../../math/index.ts";
import type { CoalitionOutcome, MemberOutcome } from "../ports/messages.ts";
import { isScored } from "../settlement/largestMeasure.ts";
import type { RoundContext } from "./RoundContext.ts";
import type { PlayedCoalition } from "./setIncentives.ts";

type DeliveredOutcome = Extract<MemberOutcome, { delivered: true }>;

/**
 * What is wrong with a head's report, for people; undefined if it can be written down. Whether it is true is another
 * question: a report that no ledger would take must not end the round of the others.
 */
export const inspectOutcome = async (
  context: RoundContext,
  round: number,
  { coalition, play }: PlayedCoalition,
  start: Float32Array,
  outcome: CoalitionOutcome,
): Promise<string | undefined> => {
  const { model, members } = outcome;
  if (outcome.coalition !== coalition) return `it is of coalition ${outcome.coalition}`;
  if (model.length !== start.length) return `its model has ${model.length} parameters instead of ${start.length}`;
  if (!model.every(Number.isFinite)) return "its model has a parameter that is not finite";
  const frequencies = new Map(play.participants.map(({ learner, frequency }) => [learner, frequency]));
  const named = new Set(members.map(({ learner }) => learner));
  if (members.length !== frequencies.size || !play.participants.every(({ learner }) => named.has(learner)))
    return "its members are not those of the coalition";
  for (const member of members) {
    if (!member.delivered) continue;
    const frequency = frequencies.get(member.learner)!;
    const kept = mostKept(context, member, frequency);
    const field = wrongField(member, kept, isScored(context.terms));
    if (field !== undefined) return `${field} of learner ${member.learner} makes no sense`;
    if (!(await isSigned(context, round, coalition, member, frequency)))
      return `learner ${member.learner} has not signed what it says of it`;
  }
  return undefined;
};

/** What a ledger can write down. */
const LIMIT = 1e9;
const isNano = (value: number): boolean => Math.abs(value) < LIMIT && roundToNano(value) === value;
const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/**
 * min(agreed d, X_i / T_comp), by the time that the member signed [D11]: a head must not have it paid for more. Reports have
 * times in steps of 1e-9 s and whole frequencies, so it may be off by as much.
 */
const mostKept = (
  { registrations, terms }: Pick<RoundContext, "registrations" | "terms">,
  { learner, computationTime }: DeliveredOutcome,
  agreed: number,
): number => {
  const work = workload(registrations.get(learner)!, terms);
  const shortest = computationTime - 1e-9;
  return shortest > 0 ? Math.min(agreed, Math.ceil(keptFrequency(agreed, work, shortest)) + 1) : agreed;
};

const wrongField = (one: DeliveredOutcome, kept: number, scored: boolean): keyof DeliveredOutcome | undefined => {
  if (scored ? !Number.isFinite(one.measure) : !(isNano(one.measure) && one.measure >= 0)) return "measure";
  for (const field of ["ownMeasure", "computationTime", "transmissionTime"] as const)
    if (!(isNano(one[field]) && one[field] >= 0)) return field;
  if (!Number.isInteger(one.keptFrequency) || one.keptFrequency < 0 || one.keptFrequency > kept) return "keptFrequency";
  for (const field of ["updateHash", "embeddingHash"] as const) if (!isHash(one[field])) return field;
  return undefined;
};

const isSigned = async (
  { signatures, task }: RoundContext,
  round: number,
  coalition: number,
  { learner, updateHash, ownMeasure, computationTime, transmissionTime, embeddingHash, signature }: DeliveredOutcome,
  frequency: number,
): Promise<boolean> => {
  if (signatures === undefined) return true;
  if (signature === undefined) return false;
  const times = { computationTime, transmissionTime };
  const signed = { task, round, coalition, learner, frequency, updateHash, updateNorm: ownMeasure, embeddingHash };
  return signatures.isParticipation({ ...signed, ...times }, signature);
};
