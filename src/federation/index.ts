export * from "./browser.ts";
export { defineService, resolveService } from "./config/resolveService.ts";
export { serviceJsonSchema } from "./config/serviceJsonSchema.ts";
export { type ServiceConfig, type ServiceConfigInput, serviceSchema } from "./config/serviceSchema.ts";
export { createEventLog } from "./observability/createEventLog.ts";
export { type EventLog, type LogEventName, type LogLevel, logEvents } from "./observability/logEvents.ts";
export {
  type ProviderOptions,
  type ProviderResult,
  type RunningProvider,
  startProvider,
} from "./provider/startProvider.ts";
