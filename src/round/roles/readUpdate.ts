import { roundToNano } from "../../math/index.ts";
import { updateNorm } from "../../meta/index.ts";
import { stepBoundExcess } from "../../reputation/index.ts";
import type { HeadOrder, UndeliveredMember, Update } from "../ports/Link.ts";
import { UpdateFormatError } from "../update/errors.ts";
import { decodeUpdate, roundingBound } from "../update/UpdateEncoder.ts";
import { updateRoot } from "../update/updateRoot.ts";
import type { HeadContext } from "./HeadContext.ts";

/** An update that may be added. */
export interface ReadUpdate {
  /** theta_i, decoded. */
  readonly parameters: Float32Array;
  /** ||theta_i - theta_start||. */
  readonly updateNorm: number;
}

/** A missed deadline below this many seconds is rounding [D4]. */
const TIME_TOLERANCE = 1e-6;
/** A norm above this says nothing, and its square would soon be infinite. */
const LARGEST_GRADIENT_NORM = 1e100;
/** What a ledger can write down. */
const MEASURE_LIMIT = 1e9;
const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/**
 * Looks at what a member sent; answers why it is not taken, if it is not.
 *
 * @param took - s that it really took, where the head has a stopwatch
 */
export const readUpdate = async (
  context: HeadContext,
  order: HeadOrder,
  member: HeadOrder["members"][number],
  update: Update,
  { modelNorm, took }: { readonly modelNorm: number; readonly took: number },
): Promise<ReadUpdate | UndeliveredMember["reason"]> => {
  const { computationTime, transmissionTime } = update;
  const time = computationTime + transmissionTime;
  if (!Number.isFinite(time) || computationTime <= 0 || transmissionTime < 0) return "malformed";
  if (!isHash(update.updateHash) || !isHash(update.embeddingHash)) return "malformed";
  const claim = update.updateNorm;
  if (!(claim >= 0 && claim < MEASURE_LIMIT) || roundToNano(claim) !== claim) return "malformed";
  const parameters = await parametersOf(context, update, order.model);
  if (parameters?.length !== order.model.length) return "malformed";
  const length = updateNorm(parameters, order.model);
  // what is measured is written down as well: who is too long must not spoil the report of the others
  if (!(roundToNano(length) < MEASURE_LIMIT) || !isPossible(context, order, update, length, modelNorm))
    return "malformed";
  if (!(await isSigned(context, order, member, update))) return "malformed";
  const { stopwatch } = context;
  // who says that it was faster than it was would be paid for it
  const isSlower = stopwatch !== undefined && took > Math.min(time, order.deadline) + stopwatch.tolerance;
  return isSlower || time > order.deadline + TIME_TOLERANCE ? "late" : { parameters, updateNorm: length };
};

/** theta_i; undefined if its bytes are not what its hash says, or cannot be decoded. */
const parametersOf = async (
  { encoding = "float32" }: HeadContext,
  { encoded, parameters, updateHash }: Update,
  start: Float32Array,
): Promise<Float32Array | undefined> => {
  if (encoded === undefined) return encoding === "float32" ? parameters : undefined;
  if (encoded.encoding !== encoding) return undefined;
  try {
    if ((await updateRoot(encoded, start.length)) !== updateHash) return undefined;
    return decodeUpdate(encoded, start);
  } catch (error) {
    if (error instanceof UpdateFormatError) return undefined;
    throw error;
  }
};

/** At most tau norms, and an update no longer than their steps: a consequence of eq. 2. Rounding may add to it, twice. */
const isPossible = (
  { terms, learning }: HeadContext,
  { model }: HeadOrder,
  { gradientNorms, encoded }: Update,
  length: number,
  modelNorm: number,
): boolean => {
  const areNorms = gradientNorms.every((value) => value >= 0 && value <= LARGEST_GRADIENT_NORM);
  if (!areNorms || gradientNorms.length > terms.localSteps) return false;
  const rounding = encoded === undefined ? 0 : 2 * roundingBound(encoded, model.length);
  return stepBoundExcess(length - rounding, gradientNorms, learning.metaRate, modelNorm) <= 0;
};

const isSigned = async (
  { signatures }: HeadContext,
  { task, round, coalition }: HeadOrder,
  { profile, frequency }: HeadOrder["members"][number],
  { updateHash, updateNorm: claim, embeddingHash, computationTime, transmissionTime, signature }: Update,
): Promise<boolean> => {
  if (signatures === undefined) return true;
  if (signature === undefined) return false;
  const one = {
    task,
    round,
    coalition,
    learner: profile.learner,
    frequency,
    updateHash,
    updateNorm: claim,
    computationTime: roundToNano(computationTime),
    transmissionTime: roundToNano(transmissionTime),
    embeddingHash,
  };
  return signatures.isParticipation(one, signature);
};
