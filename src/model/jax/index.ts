export { createJaxModel, type JaxModel } from "./createJaxModel.ts";
export { JaxMissingError } from "./JaxMissingError.ts";
export type { InitialTensor, Jax, JaxModelDefinition, JaxParameters } from "./JaxModelDefinition.ts";
export { JaxModelError } from "./JaxModelError.ts";
