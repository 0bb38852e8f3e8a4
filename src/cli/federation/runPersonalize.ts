import { withConstants } from "../../data/index.ts";
import {
  createDoorClient,
  createRealNode,
  createWorkerTrainer,
  fetchModel,
  joinFederation,
  parseJoinAddress,
} from "../../federation/index.ts";
import { evaluate, personalize } from "../../meta/index.ts";
import { createPerceptron } from "../../model/index.ts";
import { tensorsOf } from "../../safetensors/index.ts";
import { contractMetadata, saveModel, saveOnnx } from "../../storage/index.ts";
import { percent } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import type { PersonalizeFlags } from "../flags/learnerFlags.ts";
import { openData, openKey } from "./openLearner.ts";

/** Joins as a passive learner, fetches the model that suits best, adapts it, reports the accuracy, and saves it. */
export const runPersonalize = async (address: string, flags: PersonalizeFlags, context: CliContext): Promise<void> => {
  const { out, err, signal, environment } = context;
  const { contract } = await createDoorClient(parseJoinAddress(address), { signal }).task();
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
    const adapted = personalize({
      model,
      parameters: fetched.parameters,
      samples,
      indices: data.split.train,
      terms: {
        steps: task.personalization.steps,
        stepSize: task.personalization.stepSize ?? task.learning.stepSize,
        ...(flags.samples !== undefined && { sampleCount: flags.samples }),
      },
      seed: flags.dataSeed,
      learner: learner.learner,
      round: fetched.round,
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
      ...contractMetadata(contract && scaling ? withConstants(contract, scaling) : contract),
    };
    for (const output of outputs) {
      if (output.endsWith(".onnx"))
        await saveOnnx(output, { tensors: tensorsOf(adapted, model.blocks), metadata }, "the adapted model");
      else await saveModel(output, adapted, model.blocks, metadata);
    }
    const used = Math.min(flags.samples ?? data.split.train.length, data.split.train.length);
    out.write(
      flags.json
        ? `${JSON.stringify({ event: "personalised", coalition, round, modelHash, samples: used, before, after, outputs })}\n`
        : `model of coalition ${coalition} after ${round} rounds: accuracy ${percent(before.accuracy)} as received, ${percent(after.accuracy)} adapted with ${used} samples (${data.split.test.length} test samples)\n${outputs.map((output) => `saved: ${output}\n`).join("")}`,
    );
  } finally {
    await learner.close();
  }
};
