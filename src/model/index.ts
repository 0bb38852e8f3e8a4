export type { FirstLayer } from "./BatchInput.ts";
export type { KernelModel } from "./createKernelModel.ts";
export type { Model, ParameterBlock } from "./Model.ts";
export type { ModelWorkspace, WorkspaceVector } from "./ModelWorkspace.ts";
export { createNetwork, type NetworkOptions } from "./network/createNetwork.ts";
export type {
  Activation,
  ConvolutionLayer,
  DenseLayer,
  ImageShape,
  NetworkLayer,
  PoolLayer,
} from "./network/networkLayers.ts";
export { createPerceptron } from "./perceptron/createPerceptron.ts";
export type { PerceptronOptions } from "./perceptron/LayerMemory.ts";
export { createArrayWorkspace, requireBatch, requireVectors, workspaceOf } from "./workspaceOf.ts";
