export type { Model, ParameterBlock } from "./Model.ts";
export type { ModelWorkspace, WorkspaceVector } from "./ModelWorkspace.ts";
export type { FirstLayer } from "./perceptron/BatchInput.ts";
export { createPerceptron, type Perceptron } from "./perceptron/createPerceptron.ts";
export type { PerceptronOptions } from "./perceptron/LayerMemory.ts";
export { createArrayWorkspace, requireBatch, requireVectors, workspaceOf } from "./workspaceOf.ts";
