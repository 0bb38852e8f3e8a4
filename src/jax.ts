/**
 * Models written in jax-js: its functions give gradients and Hessian-vector products.
 *
 * @packageDocumentation
 */
export { GfmlError } from "./core/index.ts";
export type { InitialTensor, Jax, JaxModelDefinition, JaxParameters } from "./model/createJaxModel.ts";
export { createJaxModel, type JaxModel, jaxMissingError, jaxModelError } from "./model/createJaxModel.ts";
