export { after, every, pause, signalAfter } from "./after.ts";
export {
  GfmlError,
  type GfmlErrorDetails,
  InvalidValueError,
  internalError,
  requireFinite,
  requireInteger,
  requireNonNegative,
  requireNumber,
  requireObject,
  requireOneOf,
  requirePositive,
} from "./errors.ts";
export { ACCOUNT, ANY_SIGNATURE, HASH, isHash, keyBytesOf, LOWER_CASE_ACCOUNT, SIGNATURE } from "./hexTexts.ts";
export type { CoalitionIndex, LearnerId } from "./ids.ts";
export { proxyHint } from "./proxyHint.ts";
export { RandomStream, type StreamCoordinates } from "./RandomStream.ts";
export { allReadings, type Reading, type ReadingTerms, readsOtherwise, validateReadings } from "./readings.ts";
