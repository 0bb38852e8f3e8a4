export type { Batch, Samples } from "./Samples.ts";
