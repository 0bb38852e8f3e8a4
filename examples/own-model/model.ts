import { createJaxModel, type JaxModel } from "../../src/model/jax/index.ts";
import { convolutionalNet } from "./convolutionalNet.ts";

/** What `gfml run --set model.module=...` calls in every worker thread: the model for square grey images of any size. */
export const createModel = (data: { readonly featureCount: number; readonly classCount: number }): Promise<JaxModel> =>
  createJaxModel(
    convolutionalNet({
      imageSize: Math.sqrt(data.featureCount),
      classCount: data.classCount,
      channels: [4, 8],
      hidden: 16,
    }),
  );
