export * from "./browser.ts";
export { resolveService, serviceFieldLayer, serviceJsonSchema } from "./config/resolveService.ts";
export { hostNamesOf, servesPages, viewAccessOf } from "./config/serviceProblems.ts";
export type { ServiceConfig, ServiceConfigInput } from "./config/serviceSchema.ts";
export { createLearnerProgram } from "./node/createLearnerProgram.ts";
export { createRealNode } from "./node/createRealNode.ts";
export { createWorkerTrainer } from "./node/createWorkerTrainer.ts";
export { type LearnerData, readLearnerData } from "./node/readLearnerData.ts";
export { createEventLog } from "./observability/createEventLog.ts";
export { type LogEventName, type LogLevel, logEvents } from "./observability/logEvents.ts";
export type {
  ConnectedPeer,
  DoorContext,
  ProviderOptions,
  ProviderResult,
  RunningProvider,
} from "./provider/ProviderOptions.ts";
export { startProvider } from "./provider/startProvider.ts";
