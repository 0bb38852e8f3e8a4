export { decreasingRoot } from "./decreasingRoot.ts";
export { normal, studentQuantile } from "./distributions.ts";
export { EULER, exp } from "./exp.ts";
export { expWad } from "./fixedPoint/expWad.ts";
export { lnWad } from "./fixedPoint/lnWad.ts";
export { powerWad } from "./fixedPoint/powerWad.ts";
export {
  divWad,
  fixedPointRangeError,
  MAX_INT256,
  MAX_UINT256,
  mulWad,
  roundToNano,
  sDivWad,
  sMulWad,
  toWad,
  WAD,
  type Wad,
  wadToNumber,
} from "./fixedPoint/wad.ts";
export { ln } from "./ln.ts";
export { groupBy, type MeanInterval, mean, meanInterval, median, standardDeviation } from "./statistics.ts";
export { isRecordable, PUBLISHED_STEP, ROUNDING, TOLERANCE } from "./tolerance.ts";
export type { Numbers } from "./vectors.ts";
export { dot, norm, roundFrequency, roundIncentive } from "./vectors.ts";
