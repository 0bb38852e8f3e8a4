export { checkScheme, type SchemeCheck, type SchemeCheckOptions } from "./checkScheme.ts";
export { checkTrainer, type TrainerCheck, trainerPromises } from "./checkTrainer.ts";
export type { SchemeInstance } from "./SchemeInstance.ts";
