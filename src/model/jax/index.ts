export type { InitialTensor, Jax, JaxModelDefinition, JaxParameters } from "./createJaxModel.ts";
export { createJaxModel, type JaxModel, jaxMissingError, jaxModelError } from "./createJaxModel.ts";
