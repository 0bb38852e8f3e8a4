export {
  GfmlError,
  type GfmlErrorDetails,
  InternalError,
  InvalidValueError,
  requireFinite,
  requireInteger,
  requirePositive,
} from "./errors.ts";
export type { CoalitionIndex, LearnerId } from "./ids.ts";
export { RandomStream, type StreamCoordinates } from "./RandomStream.ts";
