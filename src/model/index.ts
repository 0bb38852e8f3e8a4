export type { Model, ParameterBlock } from "./Model.ts";
export type { ModelWorkspace, WorkspaceVector } from "./ModelWorkspace.ts";
export type { FirstLayer } from "./perceptron/BatchInput.ts";
export { createPerceptron, type Perceptron } from "./perceptron/createPerceptron.ts";
export type { PerceptronOptions } from "./perceptron/PerceptronOptions.ts";
export { requireBatch } from "./requireBatch.ts";
export { requireVectors } from "./requireVectors.ts";
export { createArrayWorkspace, workspaceOf } from "./workspaceOf.ts";
