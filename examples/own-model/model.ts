import { createJaxModel, type JaxModel } from "../../src/jax.ts";
import { convolutionalNet } from "./convolutionalNet.ts";

/** `gfml run --set model.module=...` calls this in every worker thread. Returns the model for square gray images of any size. */
export const createModel = (data: { readonly featureCount: number; readonly classCount: number }): Promise<JaxModel> =>
  createJaxModel(
    convolutionalNet({
      imageSize: Math.sqrt(data.featureCount),
      classCount: data.classCount,
      channels: [4, 8],
      hidden: 16,
    }),
  );
