import { readFile } from "node:fs/promises";
import {
  adaptModel,
  describeRecipe,
  drawPersonalSamples,
  type Evaluation,
  evaluate,
  recipeFor,
} from "../../meta/index.ts";
import { createPerceptron } from "../../model/index.ts";
import { decodeSafetensors, parametersOf, type Tensor, tensorsOf } from "../../safetensors/index.ts";
import {
  calibrationIn,
  contractOf,
  modelNotAdaptableError,
  modelNotCalibratedError,
  saveModel,
  saveOnnx,
  withFile,
} from "../../storage/index.ts";
import { errorOf, fixed, percent, short } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import type { PersonalizeFlags } from "../flags/learnerFlags.ts";
import { openData } from "./openLearner.ts";

/** Samples of a step's batch, as in rehearsals. */
const BATCH = 40;

/**
 * Adapts the model of a file to the user's own data, as the file says that newcomers do it. Needs no provider and no key.
 *
 * @throws GFML_MODEL_NOT_CALIBRATED if the file does not say how; the errors of reading data and models
 */
export const personalizeFile = async (file: string, flags: PersonalizeFlags, context: CliContext): Promise<void> => {
  const { out, err } = context;
  const { metadata, tensors } = decodeSafetensors(await withFile("read", file, () => readFile(file)), file);
  const calibration = calibrationIn(metadata);
  if (calibration === undefined) throw modelNotCalibratedError(file);
  const model = createPerceptron({ layerSizes: layerSizesOf(tensors, file) });
  const shared = parametersOf(tensors, model.blocks, file);
  const data = await openData(flags, contractOf(metadata, file), context, flags.json === true);
  if (flags.json !== true) for (const notice of data.notices) err.write(`${notice}\n`);
  const samples = { ...data.samplesFor(undefined), classCount: model.classCount };
  const used = Math.min(flags.samples ?? data.split.train.length, data.split.train.length);
  const recipe = recipeFor(calibration, used)!;
  const at = { seed: flags.dataSeed, learner: 0, round: 0 };
  const own = drawPersonalSamples(data.split.train, used, at.seed, at);
  const { trainedShares } = calibration;
  const adapted = adaptModel({ model, shared, samples, own, recipe, batchSize: BATCH, trainedShares, ...at });
  const before = evaluate(model, shared, samples, data.split.test);
  const after = evaluate(model, adapted, samples, data.split.test);
  const words = ({ accuracy, loss }: Evaluation): string =>
    samples.quantity === undefined
      ? `accuracy ${percent(accuracy)}`
      : `RMSE of ${samples.quantity.name} ${short(errorOf(loss, samples.quantity))} (R² ${fixed(accuracy, 3)})`;
  const { calibration: _, ...kept } = metadata;
  const about = { ...kept, format: "gfml-personalised", recipe: JSON.stringify(recipe) };
  const outputs = flags.output ?? [];
  for (const output of outputs) {
    if (output.endsWith(".onnx"))
      await saveOnnx(output, { tensors: tensorsOf(adapted, model.blocks), metadata: about }, "the adapted model");
    else await saveModel(output, adapted, model.blocks, about);
  }
  out.write(
    flags.json
      ? `${JSON.stringify({ event: "personalised", samples: used, recipe, before, after, outputs })}\n`
      : `${words(before)} as it is, ${words(after)} adapted with ${used} samples (${data.split.test.length} test samples)\nhow: ${describeRecipe(recipe)}, as the file says\n${outputs.map((output) => `saved: ${output}\n`).join("")}`,
  );
};

/** The layers of a perceptron, from its tensors. @throws GFML_MODEL_NOT_ADAPTABLE if they are those of a different model */
const layerSizesOf = (tensors: readonly Tensor[], file: string): number[] => {
  const weights = tensors.flatMap(({ name, shape }) => {
    const number = /^layer(\d+)\.weight$/.exec(name)?.[1];
    return number === undefined || shape.length !== 2 ? [] : [{ number: Number(number), shape }];
  });
  weights.sort((a, b) => a.number - b.number);
  if (weights.length === 0 || 2 * weights.length !== tensors.length)
    throw modelNotAdaptableError(
      file,
      tensors.map(({ name }) => name),
    );
  return [weights[0]!.shape[0]!, ...weights.map(({ shape }) => shape[1]!)];
};
