import { GfmlError } from "../../core/index.ts";

/** A model in jax-js was asked for, but the package `@jax-js/jax` cannot be loaded. */
export const jaxMissingError = (cause: unknown): GfmlError =>
  new GfmlError("GFML_JAX_MISSING", "the package @jax-js/jax, which this model is written in, cannot be loaded", {
    values: { reason: cause instanceof Error ? cause.message : String(cause) },
    remedy: "npm install @jax-js/jax (an optional peer dependency of gfml)",
    cause,
  });

/** A model definition in jax-js does not keep its promises: wrong shapes or lengths. */
export const jaxModelError = (model: string, problem: string, values: Readonly<Record<string, unknown>>): GfmlError =>
  new GfmlError("GFML_JAX_MODEL", `the model "${model}" is not well defined: ${problem}`, {
    values,
    remedy: "correct the definition that was given to createJaxModel",
  });
