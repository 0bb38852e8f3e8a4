import { isHash } from "../../core/index.ts";
import { isRecordable, roundToNano, wadToNumber } from "../../math/index.ts";
import { isNormOf, updateNorm } from "../../meta/index.ts";
import { SLACK_TOLERANCE, stepBoundExcess } from "../../reputation/index.ts";
import type { HeadOrder, UndeliveredMember, Update } from "../ports/Link.ts";
import { isSignedParticipation } from "../ports/Signer.ts";
import { UpdateFormatError } from "../update/errors.ts";
import { decodeUpdate, roundingBound } from "../update/UpdateEncoder.ts";
import { updateRoot } from "../update/updateRoot.ts";
import type { HeadContext } from "./HeadContext.ts";

/** An update that a head may aggregate. */
export interface ReadUpdate {
  /** theta_i, decoded. */
  readonly parameters: Float32Array;
  /** ||theta_i - theta_start||. */
  readonly updateNorm: number;
}

/** s; a deadline missed by less is rounding [D4]. */
const TIME_TOLERANCE = wadToNumber(SLACK_TOLERANCE);
/** A larger norm says nothing, and its square would soon be infinite. */
const LARGEST_GRADIENT_NORM = 1e100;

/**
 * Verifies and decodes a member's update.
 *
 * @param modelNorm - ||theta_start||
 * @param took - the time from the order to the update, s; 0 without a stopwatch
 * @returns the update, or why the head does not aggregate it
 */
export const readUpdate = async (
  context: HeadContext,
  order: HeadOrder,
  { profile, frequency }: HeadOrder["members"][number],
  update: Update,
  { modelNorm, took }: { readonly modelNorm: number; readonly took: number },
): Promise<ReadUpdate | UndeliveredMember["reason"]> => {
  const { computationTime, transmissionTime, updateHash, embeddingHash, updateNorm: claim, signature } = update;
  const time = computationTime + transmissionTime;
  if (!Number.isFinite(time) || computationTime <= 0 || transmissionTime < 0) return "malformed";
  if (!isHash(updateHash) || !isHash(embeddingHash)) return "malformed";
  if (!(claim >= 0 && isRecordable(claim))) return "malformed";
  const parameters = await parametersOf(context, update, order.model);
  if (parameters?.length !== order.model.length) return "malformed";
  const measured = updateNorm(parameters, order.model);
  // an oversized norm must not void the report of the other members
  if (!isRecordable(roundToNano(measured))) return "malformed";
  const { largestUpdate } = context.learning;
  if (largestUpdate > 0 && !(measured <= largestUpdate)) return "malformed";
  // an update is clipped by the norm that its owner signed
  if (order.clipNorm !== undefined && !isNormOf(claim, measured)) return "malformed";
  if (!isPossible(context, order, update, measured, modelNorm)) return "malformed";
  const participation = {
    task: order.task,
    round: order.round,
    coalition: order.coalition,
    learner: profile.learner,
    frequency,
    updateHash,
    updateNorm: claim,
    computationTime: roundToNano(computationTime),
    transmissionTime: roundToNano(transmissionTime),
    embeddingHash,
  };
  if (!(await isSignedParticipation(context.signatures, participation, signature))) return "malformed";
  const { stopwatch } = context;
  // a member that claims less time than it took would be paid for it
  const isSlower = stopwatch !== undefined && took > Math.min(time, order.deadline) + stopwatch.tolerance;
  return isSlower || time > order.deadline + TIME_TOLERANCE ? "late" : { parameters, updateNorm: measured };
};

/** theta_i; undefined if the bytes do not match the hash or cannot be decoded. */
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

/**
 * Whether the gradient norms allow the update: at most tau of them, and an update no longer than their steps (a consequence
 * of eq. 2). Rounding may lengthen the update twice.
 */
const isPossible = (
  { terms, learning }: HeadContext,
  { model }: HeadOrder,
  { gradientNorms, encoded }: Update,
  measured: number,
  modelNorm: number,
): boolean => {
  const areNorms = gradientNorms.every((value) => value >= 0 && value <= LARGEST_GRADIENT_NORM);
  if (!areNorms || gradientNorms.length > terms.localSteps) return false;
  const rounding = encoded === undefined ? 0 : 2 * roundingBound(encoded, model.length);
  return stepBoundExcess(measured - rounding, gradientNorms, learning.metaRate, modelNorm) <= 0;
};
