import type { Samples } from "gfml/data";
import { exp } from "gfml/math";
import { personalize } from "gfml/meta";
import { createPerceptron, type KernelModel } from "gfml/model";
import { decodeSafetensors, parametersOf } from "gfml/safetensors";
import type { Guess, ModelFacts, PersonalizerAnswer, PersonalizerRequest } from "./personalizerMessages.ts";

/** The worker’s side of the message channel. */
interface Port {
  onmessage: ((event: MessageEvent<PersonalizerRequest>) => void) | null;
  postMessage(answer: PersonalizerAnswer): void;
}

const port = self as unknown as Port;

interface Loaded {
  readonly model: KernelModel;
  readonly shared: Float32Array;
  readonly facts: ModelFacts;
}

let loaded: Loaded | undefined;
/** Adapted parameters by samples per symbol. */
let adapted = new Map<number, Float32Array>();

const load = async (url: string): Promise<Loaded> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`status ${response.status}`);
  const { metadata, tensors } = decodeSafetensors(new Uint8Array(await response.arrayBuffer()), "the model");
  const layerSizes = (metadata.layerSizes ?? "").split("-").map(Number);
  const model = createPerceptron({ layerSizes });
  return {
    model,
    shared: parametersOf(tensors, model.blocks, "the model"),
    facts: {
      stepSize: Number(metadata.stepSize),
      steps: Number(metadata.steps),
      rounds: Number(metadata.rounds),
      learners: Number(metadata.learners),
      data: metadata.data ?? "",
      features: model.featureCount,
      classes: model.classCount,
    },
  };
};

const samplesOf = ({ model }: Loaded, images: Uint8Array, labels: readonly number[]): Samples => ({
  count: labels.length,
  featureCount: model.featureCount,
  classCount: model.classCount,
  features: images,
  labels: Uint8Array.from(labels),
});

/** The first `count` images of each label; undefined if a label has fewer. */
const firstOfEach = (labels: readonly number[], count: number): Uint32Array | undefined => {
  const indices: number[] = [];
  for (const label of new Set(labels)) {
    const own = [...labels.keys()].filter((index) => labels[index] === label).slice(0, count);
    if (own.length < count) return undefined;
    indices.push(...own);
  }
  return Uint32Array.from(indices);
};

const adapt = (own: Loaded, request: Extract<PersonalizerRequest, { kind: "adapt" }>): PersonalizerAnswer => {
  const { version, images, labels, counts, steps, stepSize } = request;
  const samples = samplesOf(own, images, labels);
  adapted = new Map();
  const models: { count: number; milliseconds: number }[] = [];
  for (const count of counts) {
    const indices = firstOfEach(labels, count);
    if (indices === undefined || indices.length === 0) continue;
    const startedAt = performance.now();
    const parameters = personalize({
      model: own.model,
      parameters: own.shared,
      samples,
      indices,
      terms: { steps, stepSize },
      // every step uses all samples, so nothing is random
      ...{ seed: 0, learner: 0, round: 0 },
    });
    models.push({ count, milliseconds: performance.now() - startedAt });
    adapted.set(count, parameters);
  }
  return { kind: "adapted", version, models };
};

const classify = (own: Loaded, test: number, images: Uint8Array): PersonalizerAnswer => {
  const { model } = own;
  const count = images.length / model.featureCount;
  const samples = samplesOf(own, images, new Array<number>(count).fill(0));
  const indices = Uint32Array.from({ length: count }, (_, index) => index);
  const guess = (parameters: Float32Array): Guess[] => {
    const logits = model.logits(parameters, { samples, indices });
    return Array.from(indices, (row) =>
      likeliest(logits.subarray(row * model.classCount, (row + 1) * model.classCount)),
    );
  };
  const all = [[0, own.shared] as const, ...adapted];
  return {
    kind: "classified",
    test,
    guesses: all.map(([samplesEach, parameters]) => ({ count: samplesEach, guesses: guess(parameters) })),
  };
};

const likeliest = (logits: Float32Array): Guess => {
  let label = 0;
  for (let index = 1; index < logits.length; index++) if (logits[index]! > logits[label]!) label = index;
  let sum = 0;
  for (const logit of logits) sum += exp(logit - logits[label]!);
  return { label, probability: 1 / sum };
};

port.onmessage = async ({ data: request }) => {
  try {
    if (request.kind === "load") {
      loaded = await load(request.url);
      port.postMessage({ kind: "loaded", facts: loaded.facts });
    } else if (loaded !== undefined) {
      port.postMessage(
        request.kind === "adapt" ? adapt(loaded, request) : classify(loaded, request.test, request.images),
      );
    }
  } catch (error) {
    port.postMessage({ kind: "failed", problem: (error as Error).message });
  }
};
