export {
  coalitionSchema,
  costSchema,
  incentiveSchema,
  learningSchema,
  personalisationSchema,
  reputationSchema,
  type SchemeConfig,
  schemeNames,
  schemeSchema,
  type TaskConfig,
  taskSchema,
} from "./config/TaskConfig.ts";
export { canonicalJson } from "./state/canonicalJson.ts";
export { LearnerUnreachableError } from "./ports/LearnerUnreachableError.ts";
export type { Clock, MeasuredTime } from "./ports/Clock.ts";
export type * from "./ports/Ledger.ts";
export type { Link } from "./ports/Link.ts";
export type * from "./ports/messages.ts";
export type { Store } from "./ports/Store.ts";
export type * from "./ports/Trainer.ts";
export type * from "./records/RoundRecord.ts";
export type { Checkpoint } from "./state/Checkpoint.ts";
export type { KeptEmbeddings, RoundState } from "./state/RoundState.ts";
export type { StabilityFigures } from "./state/StabilityFigures.ts";
