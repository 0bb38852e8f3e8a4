import { GfmlError } from "../../core/index.ts";

/** A model definition in jax-js does not keep its promises: wrong shapes or lengths. */
export class JaxModelError extends GfmlError {
  readonly code = "GFML_JAX_MODEL";

  constructor(model: string, problem: string, values: Readonly<Record<string, unknown>>) {
    super(`the model "${model}" is not well defined: ${problem}`, {
      values,
      remedy: "correct the definition that was given to createJaxModel",
    });
  }
}
