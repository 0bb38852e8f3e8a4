import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { RandomStream } from "../../src/core/index.ts";
import { glyphs } from "../../src/data/index.ts";
import { KernelMemory, loadKernels, type Rounding } from "../../src/kernels/index.ts";
import { median } from "../../src/math/index.ts";
import { drawBatches, trainLocally } from "../../src/meta/index.ts";
import { createNetwork } from "../../src/model/index.ts";

/** One row of the benchmark: medians over repetitions in which the engines take turns. */
interface ConvolutionRow {
  readonly engine: string;
  /** Processor time of a Per-FedAvg step, ms. */
  readonly "CPU ms/step": number;
  /** Floating-point operations of the convolutions' products a second, in 10^9. */
  readonly "GF/s": number;
  /** Share of the machine's speed with products of small matrices in its fastest memory. */
  readonly "of peak": number | string;
  /** Processor time divided by PyTorch's, the median over neighboring repetitions: below 1 is faster. */
  readonly "x PyTorch": number | string;
}

/** Result of the benchmark of the convolutional network. */
export interface ConvolutionBenchResult {
  readonly torch: string;
  readonly rows: readonly ConvolutionRow[];
  /** ||ours - PyTorch's|| / ||PyTorch's - start|| of the models after all steps, strict rounding. */
  readonly difference: number | undefined;
}

const TERMS = { localSteps: 5, metaRate: 0.05, stepSize: 0.01, batchSize: 40, secondOrder: "exact" } as const;
const CHANNELS = [16, 32, 64];
const SIDE = 28;

/**
 * Per-FedAvg steps with exact meta-gradients of a network of three convolutions of 3 x 3 with 16, 32 and 64 channels, each followed
 * by ELU and a maximum pool, on images of 28 x 28, batches of 40, one thread.
 */
export const benchConvolution = async (
  repetitions = 7,
  python = process.env.GFML_PYTHON ?? "python3",
): Promise<ConvolutionBenchResult> => {
  const samples = glyphs(1000, 0);
  const indices = Uint32Array.from({ length: samples.count }, (_, index) => index);
  const networkOf = (rounding: Rounding) =>
    createNetwork({
      input: { height: SIDE, width: SIDE, channels: 1 },
      layers: CHANNELS.flatMap((channels) => [{ kind: "convolution", channels } as const, { kind: "pool" } as const]),
      classCount: 10,
      rounding,
    });
  const reference = networkOf("strict");
  const start = reference.initialParameters(new RandomStream(0, "model"));
  const own = (["strict", "fma"] as const).map((rounding) => {
    const model = networkOf(rounding);
    return { rounding, model, times: [] as number[], peaks: [] as number[], parameters: start };
  });
  const folder = await mkdtemp(join(tmpdir(), "gfml-bench-"));
  let child: ChildProcess | undefined;
  try {
    const rows = Array.from({ length: TERMS.localSteps }, (_, step) => {
      const stream = new RandomStream(0, "batch", { learner: 0, round: 0, step });
      const { inner, outer, curvature } = drawBatches(indices, TERMS.batchSize, stream);
      return [...inner, ...outer, ...curvature];
    }).flat();
    const width = samples.featureCount;
    const shapes = reference.blocks.map(({ shape }) => shape);
    await writeFile(join(folder, "workload.json"), JSON.stringify({ ...TERMS, side: SIDE, shapes }));
    await writeFile(join(folder, "start.f32"), new Uint8Array(start.buffer));
    await writeFile(
      join(folder, "features.u8"),
      Uint8Array.from(rows.flatMap((row) => [...samples.features.subarray(row * width, (row + 1) * width)])),
    );
    await writeFile(
      join(folder, "labels.u8"),
      Uint8Array.from(rows, (row) => samples.labels[row]!),
    );
    child = spawn(python, [join(import.meta.dirname, "convolution.py"), folder], { stdio: ["pipe", "pipe", "ignore"] });
    child.on("error", () => {});
    const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    const first = await lines.next();
    const torch = first.done === true ? undefined : (JSON.parse(first.value) as { torch: string; cpu: string });
    const theirs: number[] = [];
    for (let repetition = 0; repetition <= repetitions; repetition++) {
      // the first repetition warms up
      for (const one of own) {
        const began = process.cpuUsage();
        const { model } = one;
        one.parameters = trainLocally({
          model,
          start,
          samples,
          indices,
          terms: TERMS,
          seed: 0,
          learner: 0,
          round: 0,
        }).parameters;
        const { user, system } = process.cpuUsage(began);
        if (repetition === 0) continue;
        one.times.push((user + system) / 1e6);
        one.peaks.push(peakOf(one.rounding));
      }
      if (torch === undefined) continue;
      child.stdin!.write("\n");
      const line = await lines.next();
      if (line.done === true) throw new Error("PyTorch ended during the benchmark");
      if (repetition > 0) theirs.push((JSON.parse(line.value) as { cpu: number }).cpu);
    }
    const { localSteps } = TERMS;
    const rowOf = (engine: string, times: readonly number[], peak: number | undefined): ConvolutionRow => ({
      engine,
      "CPU ms/step": (1000 * median(times)) / localSteps,
      "GF/s": (OPERATIONS * localSteps) / median(times) / 1e9,
      "of peak": peak === undefined ? "" : (OPERATIONS * localSteps) / median(times) / peak,
      "x PyTorch": theirs.length === 0 ? "" : median(times.map((time, index) => time / theirs[index]!)),
    });
    const result = own.map(({ rounding, times, peaks }) => rowOf(`gfml ${rounding}`, times, median(peaks)));
    if (torch !== undefined) result.push(rowOf("PyTorch", theirs, undefined));
    return {
      torch: torch === undefined ? "not measured: no Python with torch" : `${torch.torch}, ${torch.cpu}, one thread`,
      rows: result,
      difference: torch === undefined ? undefined : await differenceOf(own[0]!.parameters, start, folder),
    };
  } finally {
    child?.stdin?.end();
    await rm(folder, { recursive: true, force: true });
  }
};

/**
 * Operations of the matrix products of a step: a gradient takes three products (forward, back to weights and to inputs; two in the
 * first layer), a Hessian-vector product three more of each but the forward pass, which it shares. Two gradients and one product a step.
 */
const OPERATIONS = (() => {
  let side = SIDE;
  let before = 1;
  let sum = 0;
  for (const [index, channels] of CHANNELS.entries()) {
    const product = 2 * TERMS.batchSize * side ** 2 * 9 * before * channels;
    const isFirst = index === 0;
    const gradient = isFirst ? 2 : 3;
    // forward, tangent of weights and of inputs; gradient in weights twice; in inputs three times
    const hessian = isFirst ? 3 : 3 + 2 + 3;
    sum += product * (2 * gradient + hessian);
    side /= 2;
    before = channels;
  }
  return sum;
})();

/** Operations a second of products that stay in the first-level cache: 64 x 64 numbers, 64 deep. */
const peakOf = (rounding: Rounding): number => {
  const kernels = loadKernels(rounding);
  const memory = new KernelMemory(kernels);
  const [a, b, c] = [0, 1, 2].map(() => memory.allocate(64 * 64 * 4)) as [number, number, number];
  memory.floats.fill(0.5, a / 4, b / 4 + 64 * 64);
  const times = 400;
  const began = process.cpuUsage();
  for (let time = 0; time < times; time++) kernels.multiply(a, 256, 4, b, 256, c, 256, 64, 64, 64, 0);
  const { user, system } = process.cpuUsage(began);
  return (2 * 64 ** 3 * times) / ((user + system) / 1e6);
};

const differenceOf = async (ours: Float32Array, start: Float32Array, folder: string): Promise<number> => {
  const theirs = new Float32Array(new Uint8Array(await readFile(join(folder, "torch.f32"))).buffer);
  let [error, size] = [0, 0];
  for (let index = 0; index < ours.length; index++) {
    error += (ours[index]! - theirs[index]!) ** 2;
    size += (theirs[index]! - start[index]!) ** 2;
  }
  return Math.sqrt(error / size);
};
