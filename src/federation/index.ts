export * from "./browser.ts";
export { resolveService, serviceFieldLayer, serviceJsonSchema } from "./config/resolveService.ts";
export { hostNamesOf, servesPages, viewAccessOf } from "./config/serviceProblems.ts";
export { type ServiceConfig, type ServiceConfigInput, serviceSchema } from "./config/serviceSchema.ts";
export { createLearnerProgram, type LearnerProgramOptions } from "./node/createLearnerProgram.ts";
export { createRealNode } from "./node/createRealNode.ts";
export { createWorkerTrainer } from "./node/createWorkerTrainer.ts";
export { type LearnerData, type LearnerDataOptions, readLearnerData } from "./node/readLearnerData.ts";
export { createEventLog } from "./observability/createEventLog.ts";
export { type EventLog, type LogEventName, type LogLevel, logEvents } from "./observability/logEvents.ts";
export type {
  ConnectedPeer,
  DoorContext,
  ProviderOptions,
  ProviderResult,
  RunningProvider,
} from "./provider/ProviderOptions.ts";
export { startProvider } from "./provider/startProvider.ts";
