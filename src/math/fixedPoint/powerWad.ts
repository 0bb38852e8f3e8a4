import { fixedPointRangeError, MAX_UINT256, WAD, type Wad } from "./wad.ts";

const HALF = WAD / 2n;

const roundedProduct = (x: Wad, y: Wad): Wad => {
  const product = x * y + HALF;
  if (product > MAX_UINT256) throw fixedPointRangeError("powerWad", [x, y]);
  return product / WAD;
};

/**
 * base^exponent by squaring, each product rounded to the nearest: the integers of solady's `rpow` in base 10^18, so that
 * a contract decays a reputation over any number of rounds in a few steps. 0^0 = 1.
 *
 * @param exponent - a whole number >= 0, not a Wad
 * @throws GFML_FIXED_POINT_RANGE if a contract would revert
 */
export const powerWad = (base: Wad, exponent: number): Wad => {
  if (base < 0n || !Number.isSafeInteger(exponent) || exponent < 0) {
    throw fixedPointRangeError("powerWad", [base, BigInt(Math.trunc(exponent) || 0)]);
  }
  if (base === 0n) return exponent === 0 ? WAD : 0n;
  let power = base;
  let result = exponent % 2 === 1 ? base : WAD;
  for (let left = Math.floor(exponent / 2); left > 0; left = Math.floor(left / 2)) {
    if (power >> 128n) throw fixedPointRangeError("powerWad", [base, BigInt(exponent)]);
    power = roundedProduct(power, power);
    if (left % 2 === 1) result = roundedProduct(result, power);
  }
  return result;
};
