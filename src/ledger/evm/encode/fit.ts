import { InvalidValueError } from "../../../core/index.ts";
import { toWad } from "../../../math/index.ts";
import { chainRangeError } from "../errors.ts";

const WAD_PER_NANO = 1_000_000_000n;

/** A whole number that fits a field of `bits` unsigned bits. @throws GFML_CHAIN_RANGE */
export const fitInteger = (field: string, value: number, bits: number): number => {
  if (!(Number.isSafeInteger(value) && value >= 0 && value < 2 ** bits)) {
    throw chainRangeError(field, value, (1n << BigInt(bits)) - 1n);
  }
  return value;
};

/**
 * A multiple of 1e-9 in units of 1e-9, exactly.
 *
 * @param bits - size of the field; one bit is the sign if `signed`
 * @throws InvalidValueError if it is not a multiple of 1e-9; GFML_CHAIN_RANGE if the field cannot hold it
 */
export const fitNano = (field: string, value: number, bits: number, signed = false): bigint => {
  const nanos = toWad(value, field) / WAD_PER_NANO;
  const largest = (1n << BigInt(signed ? bits - 1 : bits)) - 1n;
  if (nanos > largest || nanos < (signed ? -largest : 0n)) throw chainRangeError(field, value, largest);
  return nanos;
};

/** The signed value for a norm of 1e9 or more, which no contribution reaches. */
const LARGEST_NORM = 10n ** 18n - 1n;

/**
 * A norm that a member signs, a multiple of 1e-9, in units of 1e-9. Norms of 1e9 and more, e.g. of a diverged update, are
 * signed as the largest value below. Contributions are below 1e9, so the smaller of both is the same.
 *
 * @throws InvalidValueError if it is below 0 or not a multiple of 1e-9
 */
export const fitNorm = (field: string, value: number): bigint => {
  if (!(value >= 0)) throw new InvalidValueError(field, value, "at least 0");
  return value >= 1e9 ? LARGEST_NORM : fitNano(field, value, 63);
};

/** The number of `nanos` units of 1e-9, correctly rounded: the inverse of {@link fitNano}. */
export const nanoToNumber = (nanos: bigint): number => {
  const magnitude = nanos < 0n ? -nanos : nanos;
  const value =
    magnitude <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(magnitude) / 1e9
      : Number(`${magnitude / 1_000_000_000n}.${String(magnitude % 1_000_000_000n).padStart(9, "0")}`);
  return nanos < 0n ? -value : value;
};
