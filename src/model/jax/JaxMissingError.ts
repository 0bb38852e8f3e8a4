import { GfmlError } from "../../core/index.ts";

/** A model in jax-js was asked for, but the package `@jax-js/jax` cannot be loaded. */
export class JaxMissingError extends GfmlError {
  readonly code = "GFML_JAX_MISSING";

  constructor(cause: unknown) {
    super("the package @jax-js/jax, which this model is written in, cannot be loaded", {
      values: { reason: cause instanceof Error ? cause.message : String(cause) },
      remedy: "npm install @jax-js/jax (an optional peer dependency of gfml)",
      cause,
    });
  }
}
