import { withConstants } from "../../data/index.ts";
import {
  choiceUnprovenError,
  createDoorClient,
  createRealNode,
  createWorkerTrainer,
  type DoorClient,
  fetchModel,
  joinFederation,
  parseJoinAddress,
  type TaskDocument,
  verifyChoice,
} from "../../federation/index.ts";
import {
  adaptModel,
  type Calibration,
  describeRecipe,
  drawPersonalSamples,
  evaluate,
  type Recipe,
  recipeFor,
} from "../../meta/index.ts";
import { createPerceptron } from "../../model/index.ts";
import { calibrationOf, digestOf } from "../../round/index.ts";
import { tensorsOf } from "../../safetensors/index.ts";
import { contractMetadata, saveModel, saveOnnx } from "../../storage/index.ts";
import { percent } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import type { PersonalizeFlags } from "../flags/learnerFlags.ts";
import { openData, openKey } from "./openLearner.ts";

/** Joins as a passive learner, fetches the model that suits best, adapts it, reports the accuracy, and saves it. */
export const runPersonalize = async (address: string, flags: PersonalizeFlags, context: CliContext): Promise<void> => {
  const { out, err, signal, environment } = context;
  const door = createDoorClient(parseJoinAddress(address), { signal });
  const { contract } = await door.task();
  const data = await openData(flags, contract, context, flags.json === true);
  const key = await openKey(flags, context);
  if (flags.json !== true) for (const notice of data.notices) err.write(`${notice}\n`);
  const code = flags.code ?? environment.GFML_INVITATION_CODE;
  let tellOnline = (): void => {};
  const online = new Promise<void>((resolve) => {
    tellOnline = resolve;
  });
  const learner = await joinFederation({
    joinAddress: address,
    key,
    createNode: createRealNode(),
    data: data.facts,
    createTrainer: (setup) => createWorkerTrainer(setup, data.samplesFor(setup.scaling), data.split),
    active: false,
    // a passive learner does not train, so its speed is not measured
    cyclesPerSample: 1,
    deadline: 1,
    signal,
    onEvent: (event) => {
      if (event.kind === "online") tellOnline();
    },
    ...(code !== undefined && { code }),
  });
  try {
    await Promise.race([online, learner.done]);
    if (flags.json !== true) err.write("waiting for a model; it arrives when the round in progress is over\n");
    const fetched = await fetchModel(learner, signal);
    const { terms: task, model: shape } = learner.document;
    const model = createPerceptron({
      layerSizes: [shape.features, ...shape.hiddenLayers, shape.classes],
      rounding: shape.rounding,
    });
    const scaling = await learner.scaling();
    const samples = { ...data.samplesFor(scaling), classCount: shape.classes };
    const used = Math.min(flags.samples ?? data.split.train.length, data.split.train.length);
    const { calibration } = fetched;
    if (calibration !== undefined) await requireProven(calibration, fetched.coalition, door, learner.document);
    const usual: Recipe = {
      start: "shared",
      steps: task.personalization.steps,
      stepSize: task.personalization.stepSize ?? task.learning.stepSize,
      prior: task.personalization.prior ?? null,
      mixedWith: [],
    };
    const recipe = calibration === undefined ? usual : (recipeFor(calibration, used) ?? usual);
    const at = { seed: flags.dataSeed, learner: learner.learner, round: fetched.round };
    const own = drawPersonalSamples(data.split.train, used, at.seed, at);
    const adapted = adaptModel({
      model,
      shared: fetched.parameters,
      samples,
      own,
      recipe,
      // without a size the steps of the paper take all samples at once
      batchSize: task.personalization.batchSize ?? (calibration === undefined ? own.length : task.learning.batchSize),
      trainedShares: calibration?.trainedShares ?? null,
      ...at,
    });
    const before = evaluate(model, fetched.parameters, samples, data.split.test);
    const after = evaluate(model, adapted, samples, data.split.test);
    const { coalition, round, modelHash } = fetched;
    const outputs = flags.output ?? [];
    const metadata = {
      format: "gfml-personalised",
      task: learner.document.name,
      coalition: String(coalition),
      round: String(round),
      from: modelHash,
      recipe: JSON.stringify(recipe),
      ...contractMetadata(contract && scaling ? withConstants(contract, scaling) : contract),
    };
    for (const output of outputs) {
      if (output.endsWith(".onnx"))
        await saveOnnx(output, { tensors: tensorsOf(adapted, model.blocks), metadata }, "the adapted model");
      else await saveModel(output, adapted, model.blocks, metadata);
    }
    out.write(
      flags.json
        ? `${JSON.stringify({ event: "personalised", coalition, round, modelHash, samples: used, recipe, before, after, outputs })}\n`
        : `model of coalition ${coalition} after ${round} rounds: accuracy ${percent(before.accuracy)} as received, ${percent(after.accuracy)} adapted with ${used} samples (${data.split.test.length} test samples)\n${calibration === undefined ? "" : `how: ${describeRecipe(recipe)}, as the task's learners found best; their signed reports are checked\n`}${outputs.map((output) => `saved: ${output}\n`).join("")}`,
    );
  } finally {
    await learner.close();
  }
};

/** @throws GFML_CHOICE_UNPROVEN if the calibration of a model does not follow from signed reports */
const requireProven = async (
  calibration: Calibration,
  coalition: number,
  door: DoorClient,
  document: TaskDocument,
): Promise<void> => {
  const choice = await verifyChoice(door, document);
  if (digestOf(calibrationOf(choice, coalition) ?? null) !== digestOf(calibration))
    throw choiceUnprovenError("the model came with different recipes", { coalition, round: choice.round });
};
