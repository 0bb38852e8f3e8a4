import { InvalidValueError } from "../../core/index.ts";
import { WAD, type Wad } from "./Wad.ts";

const NANO = 1e9;
const WAD_PER_NANO = 1_000_000_000n;
/** Below it a float64 times 10^9 is off by less than a half. */
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
    "round it with roundToNano before it is agreed on or published",
  );
};

/** The float64 of a Wad: exact for what `toWad` made, else within 1 unit in the last place. */
export const wadToNumber = (value: Wad): number => {
  const nanos = Number(value / WAD_PER_NANO);
  // where 10^-9 is finer than a float64, whole and fraction are added instead
  return Math.abs(nanos) <= Number.MAX_SAFE_INTEGER
    ? (nanos + Number(value % WAD_PER_NANO) / NANO) / NANO
    : Number(value / WAD) + Number(value % WAD) / 1e18;
};
