import { roundToNano } from "./fixedPoint/wad.ts";

/**
 * Differences of money, time and reputation up to this count as rounding: 1e-9, in token, s or 1. Only a larger difference
 * moves a learner or contradicts a claim.
 */
export const TOLERANCE: number = 1e-9;

/** More than float64 rounding leaves in a long sum, relative to its terms: measured errors are about 1e-14. */
export const ROUNDING: number = 1e-12;

/** Similarities, incentives, measures and times are published as multiples of this [D12]. */
export const PUBLISHED_STEP: number = 1e-9;

/** Whether a ledger can record a number: a multiple of 1e-9, below 1e9 in size. */
export const isRecordable = (value: number): boolean => Math.abs(value) < 1e9 && roundToNano(value) === value;
