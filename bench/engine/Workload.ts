import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RandomStream } from "../../src/core/index.ts";
import { glyphs, gunzip, partitionSamples, type Samples, samplesFromIdx } from "../../src/data/index.ts";
import { drawBatches, type MetaTerms } from "../../src/meta/index.ts";
import { createPerceptron } from "../../src/model/index.ts";

/** One round of local training, the same for every engine of the benchmark. */
export interface Workload {
  readonly layerSizes: readonly number[];
  readonly samples: Samples;
  /** Share of nonzero features. */
  readonly density: number;
  /** Training samples of each learner. */
  readonly learners: readonly Uint32Array[];
  readonly terms: Omit<MetaTerms, "secondOrder">;
  readonly start: Float32Array;
  readonly seed: number;
}

const LAYER_SIZES = [784, 80, 60, 10];

/**
 * The paper's round: 36 active learners of two classes each, 10 local steps on batches of 40.
 *
 * @param folder - of train-images-idx3-ubyte and train-labels-idx1-ubyte, gzipped or not; default: drawn digits
 */
export const createWorkload = async (folder?: string): Promise<Workload> => {
  const samples = folder === undefined ? glyphs(12_000, 0) : await readIdxFolder(folder);
  const partition = partitionSamples(samples, 36, 0);
  let nonzeros = 0;
  for (const value of samples.features) if (value !== 0) nonzeros += 1;
  return {
    layerSizes: LAYER_SIZES,
    samples,
    density: nonzeros / samples.features.length,
    learners: partition.map((indices) => Uint32Array.from(indices)),
    terms: { localSteps: 10, metaRate: 0.05, stepSize: 0.01, batchSize: 40 },
    start: createPerceptron({ layerSizes: LAYER_SIZES }).initialParameters(new RandomStream(0, "model")),
    seed: 0,
  };
};

/** Writes a workload for engine.py: the batches, in the order of their use. */
export const writeWorkload = async (folder: string, workload: Workload): Promise<void> => {
  const { samples, learners, terms, start, layerSizes, seed } = workload;
  const { batchSize, localSteps } = terms;
  const rows: number[] = [];
  learners.forEach((indices, learner) => {
    for (let step = 0; step < localSteps; step++) {
      const stream = new RandomStream(seed, "batch", { learner, round: 0, step });
      const { inner, outer, curvature } = drawBatches(indices, batchSize, stream);
      rows.push(...inner, ...outer, ...curvature);
    }
  });
  const width = samples.featureCount;
  const features = new Uint8Array(rows.length * width);
  rows.forEach((index, row) => {
    features.set(samples.features.subarray(index * width, (index + 1) * width), row * width);
  });
  const header = { layerSizes, learners: learners.length, ...terms };
  await writeFile(join(folder, "workload.json"), JSON.stringify(header));
  await writeFile(join(folder, "start.f32"), new Uint8Array(start.buffer));
  await writeFile(join(folder, "features.u8"), features);
  await writeFile(
    join(folder, "labels.u8"),
    Uint8Array.from(rows, (index) => samples.labels[index]!),
  );
};

const readIdxFolder = async (folder: string): Promise<Samples> => {
  const read = async (name: string): Promise<{ name: string; bytes: Uint8Array }> => {
    const path = join(folder, name);
    const bytes = await readFile(path).catch(() => readFile(`${path}.gz`));
    return { name, bytes: await gunzip(bytes, name) };
  };
  return samplesFromIdx(await read("train-images-idx3-ubyte"), await read("train-labels-idx1-ubyte"));
};
