export { roundFrequency, roundIncentive, roundSimilarity } from "./agreedNumbers.ts";
export { decreasingRoot } from "./decreasingRoot.ts";
export { EULER, exp } from "./exp.ts";
export { ln } from "./ln.ts";
export { mean, median, standardDeviation } from "./statistics.ts";
export { cosine, dot, norm } from "./vectors.ts";
