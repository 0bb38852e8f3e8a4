import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { GfmlError } from "../core/index.ts";
import type { Samples } from "../data/index.ts";
import type { Model } from "../model/index.ts";

/** The module named by `model.module` cannot be used. */
export class OwnModelError extends GfmlError {
  readonly code = "GFML_OWN_MODEL";
}

/**
 * Imports a user's model: a module whose `createModel({ featureCount, classCount })` gives a `Model` or a promise of one.
 *
 * @throws OwnModelError if the module cannot be loaded, has no such function, or its model does not fit the data
 */
export const loadOwnModel = async (
  path: string,
  shape: Pick<Samples, "featureCount" | "classCount">,
): Promise<Model> => {
  const remedy = "see examples/own-model for a module that works";
  const loaded = await import(pathToFileURL(resolve(path)).href).catch((cause: unknown) => {
    throw new OwnModelError(
      `model.module cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        values: { "model.module": path },
        remedy,
        cause,
      },
    );
  });
  if (typeof loaded.createModel !== "function") {
    throw new OwnModelError("model.module exports no function createModel", {
      values: { "model.module": path },
      remedy,
    });
  }
  const model: Model = await loaded.createModel({ featureCount: shape.featureCount, classCount: shape.classCount });
  if (model.featureCount !== shape.featureCount || model.classCount !== shape.classCount) {
    throw new OwnModelError("the model does not fit the data", {
      values: {
        "model.featureCount": model.featureCount,
        "data.featureCount": shape.featureCount,
        "model.classCount": model.classCount,
        "data.classCount": shape.classCount,
      },
      remedy,
    });
  }
  return model;
};
