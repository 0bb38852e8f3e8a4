import { fixedPointRangeError } from "./errors.ts";
import { WAD, type Wad } from "./Wad.ts";

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
