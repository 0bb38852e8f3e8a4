import type { LearnerId } from "../core/index.ts";
import type { LearnerRecord } from "../round/index.ts";

/** What a round did to every active learner, a column a quantity, in the order of the run's header. NaN: no such number. */
export interface LearnerColumns {
  /** Cycles/s. */
  readonly frequency: Float32Array;
  /** v_i */
  readonly contribution: Float32Array;
  /** R_global as the round opened. */
  readonly reputation: Float32Array;
  /** U_ji, token */
  readonly utility: Float32Array;
  /** Of this round, token. */
  readonly payment: Float32Array;
  /** Sum of payments, this round's included, token. */
  readonly earned: Float32Array;
  /** -1: sits out. */
  readonly coalition: Int16Array;
  /** Sum of {@link HEAD}, {@link DELIVERED}, {@link BANNED}. */
  readonly flags: Uint8Array;
  /** 1..6; 0: none. */
  readonly kktCase: Uint8Array;
}

export const HEAD = 1;
export const DELIVERED = 2;
export const BANNED = 4;

/** Bytes of a learner's round. */
const LEARNER_BYTES = 28;

/** Bytes of a round of so many learners: a multiple of 4, so that rounds can be stored in sequence. */
export const roundBytes = (learners: number): number => learners * LEARNER_BYTES;

/** The columns that lie in a buffer from `offset` on: six of floats, then the coalitions, the flags, the KKT cases. */
export const viewColumns = (buffer: ArrayBufferLike, offset: number, learners: number): LearnerColumns => {
  const floats = (index: number): Float32Array => new Float32Array(buffer, offset + index * 4 * learners, learners);
  return {
    frequency: floats(0),
    contribution: floats(1),
    reputation: floats(2),
    utility: floats(3),
    payment: floats(4),
    earned: floats(5),
    coalition: new Int16Array(buffer, offset + 24 * learners, learners),
    flags: new Uint8Array(buffer, offset + 26 * learners, learners),
    kktCase: new Uint8Array(buffer, offset + 27 * learners, learners),
  };
};

/**
 * A round's records as columns.
 *
 * @param learners - the active learners in the header's order
 * @param before - the columns of the round before, for what was earned until then
 */
export const packColumns = (
  records: readonly LearnerRecord[],
  learners: readonly number[],
  before: LearnerColumns | undefined,
): LearnerColumns => {
  const columns = viewColumns(new ArrayBuffer(roundBytes(learners.length)), 0, learners.length);
  const recordOf = new Map(records.map((record) => [record.learner, record]));
  for (const [place, learner] of learners.entries()) {
    const record = recordOf.get(learner);
    columns.frequency[place] = record?.frequency ?? Number.NaN;
    columns.contribution[place] = record?.contribution ?? Number.NaN;
    columns.reputation[place] = record?.globalReputation ?? Number.NaN;
    columns.utility[place] = record?.utility ?? Number.NaN;
    columns.payment[place] = record?.payment ?? 0;
    columns.earned[place] = (before?.earned[place] ?? 0) + (record?.payment ?? 0);
    columns.coalition[place] = record?.coalition ?? -1;
    columns.flags[place] =
      (record?.isHead ? HEAD : 0) + (record?.delivered ? DELIVERED : 0) + (record?.failure === "banned" ? BANNED : 0);
    columns.kktCase[place] = record?.kktCase ?? 0;
  }
  return columns;
};

/** One learner over the rounds of a run; lists are by round, from 0. Plain JSON: null where there is no number. */
export interface LearnerHistory {
  readonly learner: LearnerId;
  /** null: sat out. */
  readonly coalition: readonly (number | null)[];
  readonly isHead: readonly boolean[];
  readonly delivered: readonly boolean[];
  readonly kktCase: readonly (number | null)[];
  readonly frequency: readonly (number | null)[];
  readonly contribution: readonly (number | null)[];
  readonly reputation: readonly (number | null)[];
  readonly utility: readonly (number | null)[];
  readonly payment: readonly (number | null)[];
  readonly earned: readonly (number | null)[];
  /** Its accuracy where it was measured, before and after personalization. */
  readonly evaluations: readonly { readonly round: number; readonly before: number; readonly after: number }[];
}
