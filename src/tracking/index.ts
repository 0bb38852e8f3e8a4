export { evaluationMetrics, type Metrics, parametersOf, roundMetrics } from "./metricsOf.ts";
export { openTracker } from "./openTracker.ts";
export type { TrackedEnd } from "./Tracker.ts";
