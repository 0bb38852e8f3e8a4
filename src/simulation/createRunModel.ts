import type { Samples } from "../data/index.ts";
import { createPerceptron, type Model } from "../model/index.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { loadOwnModel } from "./loadOwnModel.ts";

/** The model that a run's configuration describes, for data of this shape. */
export const createRunModel = async (
  config: RunConfig["model"],
  shape: Pick<Samples, "featureCount" | "classCount">,
): Promise<Model> => {
  if (config.module !== undefined) return loadOwnModel(config.module, shape);
  return createPerceptron({
    layerSizes: [shape.featureCount, ...config.hiddenLayers, shape.classCount],
    rounding: config.rounding,
  });
};
