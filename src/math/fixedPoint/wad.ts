import { GfmlError, InvalidValueError } from "../../core/index.ts";

/** Largest values of the EVM's uint256 and int256. */
export const MAX_UINT256: bigint = (1n << 256n) - 1n;
export const MAX_INT256: bigint = (1n << 255n) - 1n;
const MIN_INT256 = -(1n << 255n);

const unsigned = (operation: string, operands: readonly bigint[], value: bigint): bigint => {
  if (value > MAX_UINT256 || operands.some((operand) => operand < 0n || operand > MAX_UINT256)) {
    throw fixedPointRangeError(operation, operands);
  }
  return value;
};

const signed = (operation: string, operands: readonly bigint[], value: bigint): bigint => {
  if (value > MAX_INT256 || value < MIN_INT256) throw fixedPointRangeError(operation, operands);
  return value;
};

/** x y for x, y >= 0, rounded down. @throws GFML_FIXED_POINT_RANGE if x or y is negative or x y 10^18 exceeds a uint256 */
export const mulWad = (x: Wad, y: Wad): Wad => unsigned("mulWad", [x, y], x * y) / WAD;

/** x / y for x >= 0, y > 0, rounded down. @throws GFML_FIXED_POINT_RANGE if x or y is negative, y = 0, or x too large */
export const divWad = (x: Wad, y: Wad): Wad => {
  if (y === 0n) throw fixedPointRangeError("divWad", [x, y]);
  return unsigned("divWad", [x, y], x * WAD) / y;
};

/** x y, rounded toward 0. @throws GFML_FIXED_POINT_RANGE if the product exceeds an int256 */
export const sMulWad = (x: Wad, y: Wad): Wad => signed("sMulWad", [x, y], x * y) / WAD;

/** x / y, rounded toward 0. @throws GFML_FIXED_POINT_RANGE if y = 0 or x is too large */
export const sDivWad = (x: Wad, y: Wad): Wad => {
  if (y === 0n) throw fixedPointRangeError("sDivWad", [x, y]);
  return signed("sDivWad", [x, y], x * WAD) / y;
};

/** A number with 18 decimal digits after the point, as an integer: 1.5 is 1500000000000000000n. */
export type Wad = bigint;

/** 1 as a {@link Wad}. */
export const WAD: Wad = 1_000_000_000_000_000_000n;

/** A fixed-point operation where a contract's 256-bit arithmetic would revert: overflow, division by 0, ln of 0. */
export const fixedPointRangeError = (operation: string, operands: readonly bigint[]): GfmlError =>
  new GfmlError("GFML_FIXED_POINT_RANGE", `${operation} is not defined for these operands`, {
    values: { operands: operands.map(String) },
    remedy: "check the terms and contributions for extremely large or small values",
  });

const NANO = 1e9;
const WAD_PER_NANO = 1_000_000_000n;
/** Below this bound a float64 times 10^9 has an error of less than one half. */
const EXACT = 2 ** 51;

/** The multiple of 1e-9 nearest to a value: how similarities, incentives, measures and times are published [D12]. */
export const roundToNano = (value: number): number => {
  const scaled = Math.round(value * NANO);
  // 0 + x: never -0
  return 0 + (Math.abs(scaled) < EXACT ? scaled / NANO : Number(value.toFixed(9)));
};

/**
 * A multiple of 1e-9 as a Wad, exactly.
 * @param field - the value's name in an error
 * @throws InvalidValueError if the value is not finite, not a multiple of 1e-9, or 1e21 and more
 */
export const toWad = (value: number, field: string = "value"): Wad => {
  const scaled = Math.round(value * NANO);
  if (Math.abs(scaled) < EXACT) {
    if (scaled / NANO === value) return BigInt(scaled) * WAD_PER_NANO;
  } else if (Math.abs(value) < 1e21) {
    const text = value.toFixed(9);
    if (Number(text) === value) return BigInt(text.replace(".", "")) * WAD_PER_NANO;
  }
  throw new InvalidValueError(
    field,
    value,
    "a multiple of 1e-9 below 1e21",
    "round it with roundToNano before you agree on it or publish it",
  );
};

/** The float64 of a Wad: exact for results of `toWad`, otherwise within 1 unit in the last place. */
export const wadToNumber = (value: Wad): number => {
  const nanos = Number(value / WAD_PER_NANO);
  // where 10^-9 is finer than a float64, whole and fraction are added instead
  return Math.abs(nanos) <= Number.MAX_SAFE_INTEGER
    ? (nanos + Number(value % WAD_PER_NANO) / NANO) / NANO
    : Number(value / WAD) + Number(value % WAD) / 1e18;
};
