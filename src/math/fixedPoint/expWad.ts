import { fixedPointRangeError, type Wad } from "./wad.ts";

/** At and below the first bound e^x rounds to 0. From the second bound on, the result does not fit an int256. */
const LEAST = -41446531673892822313n;
const TOO_LARGE = 135305999368893231589n;

const FIVE_TO_18 = 5n ** 18n;
/** ln 2 in base 2^96. */
const LN2 = 54916777467707473351141471128n;
/** The rational approximation's scale, 2^k's base and 10^18 / 2^96 in one factor of base 2^213. */
const SCALE = 3822833074963236453042738258902158003155416615667n;

/** Denominator after its monic leading term, highest power first. */
const DENOMINATOR = [
  50020603652535783019961831881945n,
  -533845033583426703283633433725380n,
  3604857256930695427073651918091429n,
  -14423608567350463180887372962807573n,
  26449188498355588339934803723976023n,
];

/**
 * e^x. The same integer for every x as solady's `expWad`, whose (6, 7)-term rational approximation in base 2^96 this is
 * (Remco Bloemen, MIT, https://2pi.com/22/exp-ln): a contract and this library must agree to the last digit [D12].
 * @throws GFML_FIXED_POINT_RANGE if the result exceeds an int256 (x above about 135.3)
 */
export const expWad = (x: Wad): Wad => {
  if (x <= LEAST) return 0n;
  if (x >= TOO_LARGE) throw fixedPointRangeError("expWad", [x]);
  const binary = (x << 78n) / FIVE_TO_18;
  // e^x = 2^k e^r with |r| <= ln 2 / 2
  const k = ((binary << 96n) / LN2 + (1n << 95n)) >> 96n;
  const r = binary - k * LN2;

  const y = (((r + 1346386616545796478920950773328n) * r) >> 96n) + 57155421227552351082224309758442n;
  const shifted = ((y + r - 94201549194550492254356042504812n) * y) >> 96n;
  // the numerator stays in base 2^192, so that the quotient is in base 2^96
  const numerator = (shifted + 28719021644029726153956944680412240n) * r + (4385272521454847904659076985693276n << 96n);
  let denominator = r - 2855989394907223263936484059900n;
  for (const coefficient of DENOMINATOR) denominator = ((denominator * r) >> 96n) + coefficient;
  return ((numerator / denominator) * SCALE) >> (195n - k);
};
