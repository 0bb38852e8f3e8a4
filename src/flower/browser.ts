export type { ClientApp, ClientReply, ClientWork } from "./ClientApp.ts";
export type { WeightLayout } from "./denseNetwork.ts";
export { FLOWER_VERSION } from "./errors.ts";
export { createNodeKey, type NodeKey, nodeKeyOf } from "./nodeKey.ts";
export type { ConfigValue, MetricValue } from "./records.ts";
export { runSuperNode, type SuperNodeEvent, type SuperNodeOptions } from "./runSuperNode.ts";
export { type TrainingOptions, trainingApp } from "./trainingApp.ts";
