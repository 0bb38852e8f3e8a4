export { createJaxModel, type JaxModel } from "./createJaxModel.ts";
export { jaxMissingError, jaxModelError } from "./errors.ts";
export type { InitialTensor, Jax, JaxModelDefinition, JaxParameters } from "./JaxModelDefinition.ts";
