export { GfmlError, type GfmlErrorDetails } from "./errors/GfmlError.ts";
export { InternalError } from "./errors/InternalError.ts";
export { InvalidValueError } from "./errors/InvalidValueError.ts";
export { requireFinite, requireInteger, requirePositive } from "./errors/require.ts";
export type { CoalitionIndex, LearnerId } from "./ids.ts";
export { RandomStream, type StreamCoordinates } from "./random/RandomStream.ts";
