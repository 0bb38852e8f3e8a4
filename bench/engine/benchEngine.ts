import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { detectRounding } from "../../src/kernels/index.ts";
import { median } from "../../src/math/index.ts";
import { createEngine, type EngineVariant } from "./engine.ts";
import type { MeasuredRound, Measurement } from "./Measurement.ts";
import { TorchEngine, type TorchVersion } from "./TorchEngine.ts";
import { createWorkload, type Workload, writeWorkload } from "./Workload.ts";

/** Options of the engine benchmark. */
export interface EngineBenchOptions {
  /** Measured rounds of each engine, after one warm-up round. Default 7. */
  readonly repetitions?: number;
  /** Folder of IDX files to train on. Default: drawn digits. */
  readonly data?: string;
  /** Python with torch. Default: the environment's GFML_PYTHON, or python3. */
  readonly python?: string;
  /** Called with each line of progress. */
  readonly onProgress?: (line: string) => void;
}

/** One engine's row. Times are medians over interleaved rounds, in seconds. */
interface EngineBenchRow {
  readonly engine: string;
  readonly secondOrder: "exact" | "hf";
  readonly cpu: number;
  readonly bestCpu: number;
  readonly wall: number;
  /** Largest relative difference of a learner's update from that of the first engine with the same second-order term. */
  readonly difference: number;
}

/** Result of the benchmark. */
export interface EngineBenchResult {
  readonly machine: string;
  readonly node: string;
  readonly fma: "fused" | "rounded";
  /** Facts about PyTorch, or the reason why there is none. */
  readonly torch: TorchVersion | string;
  readonly density: number;
  readonly rows: readonly EngineBenchRow[];
  /** Speed-up over PyTorch by CPU time: the median ratio of neighboring rounds. */
  readonly speedups: readonly { readonly engine: string; readonly against: string; readonly ratio: number }[];
}

interface Contender {
  readonly engine: string;
  readonly secondOrder: "exact" | "hf";
  readonly isTorch: boolean;
  readonly run: () => MeasuredRound | Promise<MeasuredRound>;
  readonly measured: Measurement[];
  /** The learners' models after the round, the same in every repetition. */
  results: readonly Float32Array[];
}

const OWN: readonly (EngineVariant & { secondOrder: "exact" | "hf" })[] = [
  { rounding: "strict", firstLayer: "dense", secondOrder: "exact" },
  { rounding: "strict", firstLayer: "auto", secondOrder: "exact" },
  { rounding: "fma", firstLayer: "dense", secondOrder: "exact" },
  { rounding: "fma", firstLayer: "auto", secondOrder: "exact" },
  { rounding: "strict", firstLayer: "dense", secondOrder: "hf" },
  { rounding: "strict", firstLayer: "auto", secondOrder: "hf" },
  { rounding: "fma", firstLayer: "auto", secondOrder: "hf" },
];

/**
 * One round of local training (36 learners x 10 steps) on one thread: gfml's kernels, and PyTorch if it is installed,
 * on the same batches. The engines take turns, so that other work on the machine slows all of them alike.
 */
export const benchEngine = async (options: EngineBenchOptions = {}): Promise<EngineBenchResult> => {
  const { repetitions = 7, data, onProgress = () => {} } = options;
  const python = options.python ?? process.env.GFML_PYTHON ?? "python3";
  const workload = await createWorkload(data);
  const folder = await mkdtemp(join(tmpdir(), "gfml-bench-"));
  try {
    await writeWorkload(folder, workload);
    const torch = await TorchEngine.start(python, folder);
    try {
      const contenders = contendersOf(workload, torch);
      for (let repetition = 0; repetition <= repetitions; repetition++) {
        for (const contender of contenders) {
          const { wall, cpu, results } = await contender.run();
          // the first round warms up: compilers, caches, clocks
          if (repetition === 0) contender.results = results;
          else contender.measured.push({ wall, cpu });
        }
        onProgress(repetition === 0 ? "warmed up" : `round ${repetition} of ${repetitions}`);
      }
      return {
        machine: `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} logical processors`,
        node: process.version,
        fma: detectRounding("fma"),
        torch: typeof torch === "string" ? `not measured: ${torch}` : torch.version,
        density: workload.density,
        rows: contenders.map((contender) => rowOf(contender, contenders, workload.start)),
        speedups: speedupsOf(contenders),
      };
    } finally {
      if (typeof torch !== "string") torch.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const contendersOf = (workload: Workload, torch: TorchEngine | string): readonly Contender[] => {
  const own = OWN.map((variant) => ({
    engine: `gfml ${variant.rounding} ${variant.firstLayer}`,
    secondOrder: variant.secondOrder,
    isTorch: false,
    run: createEngine(workload, variant),
    measured: [],
    results: [],
  }));
  if (typeof torch === "string") return own;
  const theirs = (["exact", "hf"] as const).flatMap((secondOrder) =>
    (["loop", "batched"] as const).map((variant) => ({
      engine: `PyTorch ${variant}`,
      secondOrder,
      isTorch: true,
      run: () => torch.run(variant, secondOrder, workload.learners.length),
      measured: [],
      results: [],
    })),
  );
  return [...own, ...theirs];
};

const rowOf = (contender: Contender, all: readonly Contender[], start: Float32Array): EngineBenchRow => {
  const { engine, secondOrder, measured } = contender;
  const reference = all.find((other) => other.secondOrder === secondOrder)!;
  const cpu = measured.map((measurement) => measurement.cpu);
  return {
    engine,
    secondOrder,
    cpu: median(cpu),
    bestCpu: Math.min(...cpu),
    wall: median(measured.map((measurement) => measurement.wall)),
    difference: largestDifference(contender.results, reference.results, start),
  };
};

/** max over learners of ||a_i - b_i|| / ||b_i - start|| */
const largestDifference = (a: readonly Float32Array[], b: readonly Float32Array[], start: Float32Array): number => {
  let largest = 0;
  for (const [learner, model] of a.entries()) {
    let [error, size] = [0, 0];
    for (let k = 0; k < start.length; k++) {
      error += (model[k]! - b[learner]![k]!) ** 2;
      size += (b[learner]![k]! - start[k]!) ** 2;
    }
    largest = Math.max(largest, Math.sqrt(error / size));
  }
  return largest;
};

const speedupsOf = (all: readonly Contender[]): EngineBenchResult["speedups"] =>
  all
    .filter(({ isTorch }) => !isTorch)
    .flatMap(({ engine, secondOrder, measured }) =>
      all
        .filter((other) => other.isTorch && other.secondOrder === secondOrder)
        .map((other) => ({
          engine: `${engine}, ${secondOrder}`,
          against: other.engine,
          ratio: median(measured.map(({ cpu }, repetition) => other.measured[repetition]!.cpu / cpu)),
        })),
    );
