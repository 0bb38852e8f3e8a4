import {
  type CoalitionIndex,
  InvalidValueError,
  type LearnerId,
  requireInteger,
  requireObject,
  requireOneOf,
} from "../core/index.ts";
import type { LearnerProfile } from "../cost/index.ts";
import { dot, norm } from "../math/index.ts";

/**
 * "centered": embeddings minus their mean over the active learners [D3]; "raw": unchanged; "unit": scaled to unit length, then
 * minus their mean, so that one learner moves the mean by at most 2/N.
 */
export type SimilarityKind = "centered" | "raw" | "unit";

/** omega under each head's current model. */
export interface HeadEmbeddings {
  /** The active learners; embeddings are indexed by position in this list. */
  readonly learners: readonly LearnerId[];
  readonly heads: readonly (LearnerId | null)[];
  /** omega of each active learner under the model of each coalition: `[coalition][position]`. Paused coalitions are ignored. */
  readonly embeddings: readonly (readonly Float32Array[])[];
  readonly kind: SimilarityKind;
}

/**
 * S_ji of every active learner to every head (eq. 13 with [D3]), at `[coalition * N + position]`: the cosine of the two
 * embeddings under the head's model, a multiple of 1e-9 [D12]. 1 for the head itself, 0 for zero vectors, 0 throughout for
 * a paused coalition.
 *
 * @throws InvalidValueError if an embedding is missing, not finite or of a different length
 */
export const similarityMatrix = (compared: HeadEmbeddings): Float64Array => {
  requireHeadEmbeddings(compared);
  const { learners, heads, kind } = compared;
  const embeddings = kind === "unit" ? compared.embeddings.map(scaleToUnit) : compared.embeddings;
  const matrix = new Float64Array(heads.length * learners.length);
  heads.forEach((head, coalition) => {
    if (head === null) return;
    const view = viewOfHead({ learners, heads, embeddings, kind }, coalition, head);
    for (let position = 0; position < learners.length; position++) {
      const own = learners[position] === head;
      matrix[coalition * learners.length + position] = own ? 1 : similarityTo(view, embeddings[coalition]![position]!);
    }
  });
  return matrix;
};

/**
 * S of every passive learner to every head, at `[coalition * P + index]`. Passive learners are centered by the mean of the
 * active ones.
 *
 * @param passive - omega of each passive learner under the model of each coalition: `[coalition][index]`
 * @throws InvalidValueError if an embedding is missing, not finite or of a different length
 */
export const passiveSimilarityMatrix = (
  active: HeadEmbeddings,
  passive: readonly (readonly Float32Array[])[],
): Float64Array => {
  requireHeadEmbeddings(active);
  if (!Array.isArray(passive) || !passive.every(Array.isArray))
    throw new InvalidValueError("passive", passive, "one list of embeddings for each coalition");
  const count = passive.reduce((most, row) => Math.max(most, row.length), 0);
  const matrix = new Float64Array(active.heads.length * count);
  const { kind } = active;
  active.heads.forEach((head, coalition) => {
    if (head === null) return;
    const embeddings = kind === "unit" ? active.embeddings.map(scaleToUnit) : active.embeddings;
    const view = viewOfHead({ ...active, embeddings }, coalition, head);
    const given = passive[coalition] ?? [];
    const row = kind === "unit" ? scaleToUnit(given) : given;
    requireEmbeddings(`passive[${coalition}]`, row, count, view.difference.length);
    row.forEach((embedding, index) => {
      matrix[coalition * count + index] = similarityTo(view, embedding);
    });
  });
  return matrix;
};

/**
 * The coalition whose head is most similar to the learner in column `index` (ties: the smaller index). A passive learner takes
 * this coalition's model. null if all coalitions pause.
 *
 * @param columns - learners in a row of the matrix
 */
export const mostSimilarCoalition = (
  heads: readonly (LearnerId | null)[],
  similarity: Float64Array,
  columns: number,
  index: number,
): CoalitionIndex | null => {
  let best: CoalitionIndex | null = null;
  heads.forEach((head, coalition) => {
    if (head === null) return;
    const value = similarity[coalition * columns + index]!;
    if (best === null || value > similarity[best * columns + index]!) best = coalition;
  });
  return best;
};

/**
 * S(j, r), the weight of a past head r for the head of coalition j [D6]: their similarity under j's model, at least 0;
 * 1 for the head itself; 0 if r is not active now or the coalition pauses.
 *
 * @param position - of r in the active learners, undefined if it is not active
 */
export const recommendationWeight = (
  similarity: Float64Array,
  activeLearners: number,
  coalition: CoalitionIndex,
  position: number | undefined,
): number => (position === undefined ? 0 : Math.max(0, similarity[coalition * activeLearners + position]!));

/** Each embedding with length 1; a zero vector stays. */
const scaleToUnit = (row: readonly Float32Array[]): Float32Array[] =>
  row.map((embedding) => {
    // the check of the embeddings refuses a value that is no vector
    const length = embedding instanceof Float32Array ? norm(embedding) : 0;
    return length > 0 ? embedding.map((value) => value / length) : embedding;
  });

/** A head's model as others see it: the subtracted mean, and the head's embedding minus that mean. */
interface HeadView {
  readonly center: Float64Array;
  readonly difference: Float64Array;
  readonly length: number;
}

const viewOfHead = (
  { learners, embeddings, kind }: HeadEmbeddings,
  coalition: CoalitionIndex,
  head: LearnerId,
): HeadView => {
  const position = learners.indexOf(head);
  if (position < 0) throw new InvalidValueError(`heads[${coalition}]`, head, "an active learner, or null");
  const row = embeddings[coalition] ?? [];
  requireEmbeddings(`embeddings[${coalition}]`, row, learners.length, row[0]?.length ?? 0);
  const center = new Float64Array(row[0]!.length);
  if (kind !== "raw") {
    for (const embedding of row) {
      for (let unit = 0; unit < center.length; unit++) center[unit] = center[unit]! + embedding[unit]!;
    }
    for (let unit = 0; unit < center.length; unit++) center[unit] = center[unit]! / row.length;
  }
  const difference = Float64Array.from(row[position]!, (value, unit) => value - center[unit]!);
  const length = norm(difference);
  const vanishes = isRounding(length * length, dot(row[position]!, row[position]!));
  return { center, difference, length: vanishes ? 0 : length };
};

/**
 * Cosine of the embedding and the head's embedding, both centered, to 1e-9. An embedding that equals the mean leaves only the
 * mean's rounding error, which counts as the zero vector.
 */
const similarityTo = ({ center, difference, length }: HeadView, embedding: Float32Array): number => {
  let product = 0;
  let square = 0;
  let raw = 0;
  for (let unit = 0; unit < center.length; unit++) {
    const value = embedding[unit]! - center[unit]!;
    product += value * difference[unit]!;
    square += value * value;
    raw += embedding[unit]! * embedding[unit]!;
  }
  const scale = length * Math.sqrt(square);
  if (!(scale > 0) || isRounding(square, raw)) return 0;
  const nano = Math.round((product / scale) * 1e9);
  // adding 0 turns -0 into 0
  return Math.min(1, Math.max(-1, nano / 1e9)) + 0;
};

/** Differences of float32 values are at least 6e-8 of the values; float64 means are rounded at 1e-16 of the values. */
const isRounding = (square: number, rawSquare: number): boolean => square <= 1e-24 * rawSquare;

const requireHeadEmbeddings = (compared: HeadEmbeddings): void => {
  requireObject("the compared learners", compared);
  const { learners, heads, embeddings, kind } = compared;
  for (const [field, value] of Object.entries({ learners, heads, embeddings }))
    if (!Array.isArray(value)) throw new InvalidValueError(field, value, "a list");
  for (const [position, learner] of learners.entries()) requireInteger(`learners[${position}]`, learner, 0);
  requireOneOf("kind", kind, ["centered", "raw", "unit"]);
};

const requireEmbeddings = (field: string, row: readonly Float32Array[], count: number, length: number): void => {
  if (row.length !== count) throw new InvalidValueError(`${field}.length`, row.length, `${count}, one a learner`);
  row.forEach((embedding, index) => {
    requireObject(`${field}[${index}]`, embedding);
    if (embedding.length !== length || length === 0)
      throw new InvalidValueError(
        `${field}[${index}].length`,
        embedding.length,
        `${Math.max(1, length)}, like the other embeddings`,
      );
    for (const value of embedding) {
      if (!Number.isFinite(value))
        throw new InvalidValueError(`${field}[${index}]`, value, "an embedding of finite numbers");
    }
  });
};

/** Learners with their embeddings; some may be missing. */
export interface ComparedLearners {
  readonly learners: readonly LearnerProfile[];
  /** omega by `[coalition][position]`; null, under every model, for a learner without an embedding. */
  readonly embeddings: readonly (readonly (Float32Array | null)[])[];
  readonly similarityKind: SimilarityKind;
}

/**
 * S_ji of every learner to every head, at `[coalition * N + position]` (eq. 13). A learner without an embedding is not part of
 * the mean and has S = 0 with every other learner. As zero vectors, all such learners would be alike after centering.
 */
export const compareWithHeads = (
  { learners, embeddings, similarityKind }: ComparedLearners,
  heads: readonly (LearnerId | null)[],
): Float64Array => {
  const ids = learners.map(({ learner }) => learner);
  const positions = ids.flatMap((_, position) => ((embeddings[0]?.[position] ?? null) === null ? [] : [position]));
  const embedded = positions.map((position) => ids[position]!);
  const isEmbedded = new Set(embedded);
  const similarity = similarityMatrix({
    learners: embedded,
    heads: heads.map((head) => (head !== null && isEmbedded.has(head) ? head : null)),
    embeddings: embeddings.map((row) => positions.map((position) => row[position]!)),
    kind: similarityKind,
  });
  const all = new Float64Array(heads.length * ids.length);
  heads.forEach((head, coalition) => {
    if (head === null) return;
    const row = coalition * ids.length;
    positions.forEach((position, index) => {
      all[row + position] = similarity[coalition * positions.length + index]!;
    });
    all[row + ids.indexOf(head)] = 1;
  });
  return all;
};
