import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Samples } from "../data/index.ts";
import { createNetwork, createPerceptron, type ImageShape, type Model } from "../model/index.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { imageShapeError, ownModelError } from "./errors.ts";
import { importUserModule } from "./importUserModule.ts";

/** The model that a run's configuration describes, for data of this shape. */
export const createRunModel = async (
  config: RunConfig["model"],
  shape: Pick<Samples, "featureCount" | "classCount">,
): Promise<Model> => {
  if (config.module !== undefined) return loadOwnModel(config.module, shape);
  if (config.layers !== undefined)
    return createNetwork({
      input: imageOf(config, shape.featureCount),
      layers: config.layers,
      classCount: shape.classCount,
      rounding: config.rounding,
    });
  return createPerceptron({
    layerSizes: [shape.featureCount, ...config.hiddenLayers, shape.classCount],
    rounding: config.rounding,
  });
};

/**
 * The shape of the images that `model.layers` work on.
 *
 * @throws GFML_IMAGE_SHAPE if `model.image` is not as large as a sample, or is absent and samples are no square images
 */
const imageOf = ({ image }: RunConfig["model"], featureCount: number): ImageShape => {
  const side = Math.sqrt(featureCount);
  if (image === undefined && !Number.isInteger(side)) throw imageShapeError(image, featureCount);
  const [height, width, channels] = (image ?? [side, side, 1]) as [number, number, number];
  if (height * width * channels !== featureCount) throw imageShapeError(image, featureCount);
  return { height, width, channels };
};

/**
 * Imports a user's model: a module whose `createModel({ featureCount, classCount })` returns a `Model` or a promise of one.
 *
 * @throws GFML_OWN_MODEL if the module cannot be loaded, has no such function, or its model does not match the data
 */
const loadOwnModel = async (path: string, shape: Pick<Samples, "featureCount" | "classCount">): Promise<Model> => {
  const remedy = "see examples/own-model for a working module";
  const loaded = await importUserModule(pathToFileURL(resolve(path)).href).catch((cause: unknown) => {
    throw ownModelError(`model.module cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`, {
      values: { "model.module": path },
      remedy,
      cause,
    });
  });
  if (typeof loaded.createModel !== "function") {
    throw ownModelError("model.module exports no function createModel", {
      values: { "model.module": path },
      remedy,
    });
  }
  const model: Model = await loaded.createModel({ featureCount: shape.featureCount, classCount: shape.classCount });
  if (model.featureCount !== shape.featureCount || model.classCount !== shape.classCount) {
    throw ownModelError("the model does not match the data", {
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
