import { fixedPointRangeError, MAX_INT256, type Wad } from "./wad.ts";

/** Numerator and denominator of the approximation on [1, 2), base 2^96, highest power first, both monic. */
const NUMERATOR = [
  3273285459638523848632254066296n,
  24828157081833163892658089445524n,
  43456485725739037958740375743393n,
  -11111509109440967052023855526967n,
  -45023709667254063763336534515857n,
  -14706773417378608786704636184526n,
];
const NUMERATOR_CONSTANT = 795164235651350426258249787498n << 96n;
const DENOMINATOR = [
  5573035233440673466300451813936n,
  71694874799317883764090561454958n,
  283447036172924575727196451306956n,
  401686690394027663651624208769553n,
  204048457590392012362485061816622n,
  31853899698501571402653359427138n,
  909429971244387300277376558375n,
];
/** The approximation's scale, ln 2 and ln(2^96 / 10^18), base 5^18 2^192. */
const SCALE = 1677202110996718588342820967067443963516166n;
const LN2 = 16597577552685614221487285958193947469193820559219878177908093499208371n;
const LN_BASE = 600920179829731861736702779321621459595472258049074101567377883020018308n;

/**
 * ln x. The same integer for every x as solady's `lnWad`, whose (8, 8)-term rational approximation in base 2^96 this is
 * (Remco Bloemen, MIT, https://2pi.com/22/exp-ln): a contract and this library must agree to the last digit [D12].
 * Within 1e-18 of the true value rounded down.
 * @throws GFML_FIXED_POINT_RANGE unless 0 < x < 2^255
 */
export const lnWad = (x: Wad): Wad => {
  if (x <= 0n || x > MAX_INT256) throw fixedPointRangeError("lnWad", [x]);
  // x = 2^k m with m in [1, 2), kept in base 2^96; the base of x itself is added as a logarithm at the end
  const k = floorLog2(x) - 96;
  const m = k >= 0 ? x >> BigInt(k) : x << BigInt(-k);

  let numerator = m + NUMERATOR[0]!;
  for (let index = 1; index < NUMERATOR.length; index++) numerator = ((numerator * m) >> 96n) + NUMERATOR[index]!;
  numerator = numerator * m - NUMERATOR_CONSTANT;
  let denominator = m + DENOMINATOR[0]!;
  for (let index = 1; index < DENOMINATOR.length; index++) {
    denominator = ((denominator * m) >> 96n) + DENOMINATOR[index]!;
  }
  return (SCALE * (numerator / denominator) + LN2 * BigInt(k) + LN_BASE) >> 174n;
};

const floorLog2 = (x: bigint): number => {
  const digits = x.toString(16);
  return 4 * digits.length - 1 - (Math.clz32(Number.parseInt(digits[0]!, 16)) - 28);
};
