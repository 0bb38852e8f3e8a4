import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { RandomStream } from "../../src/core/index.ts";
import type { DataContract } from "../../src/data/index.ts";
import {
  type JoinedLearner,
  joinFederation,
  type LearnerData,
  readLearnerData,
  startProvider,
} from "../../src/federation/index.ts";
import { createPerceptron } from "../../src/model/index.ts";
import { createTrainer } from "../../src/round/index.ts";
import { loadOwnData, prepareData, type RunConfig, runSimulation } from "../../src/simulation/index.ts";
import { taskIdentity } from "../../src/simulation/taskIdentity.ts";
import { decodeSafetensors, loadDataSet, readManifest } from "../../src/storage/index.ts";
import { tableText } from "../data/tables.ts";
import { defineService } from "../support/defineService.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";
import { populationOf, smallConfig } from "../support/smallRun.ts";
import { keyOf, realNode, serviceOf } from "./support/smallFederation.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-contract-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const KINDS = ["cat", "dog", "emu"] as const;
/** Who holds which animals, in which order of columns. */
const HELD = [
  { kinds: [0, 1], columns: ["dose", "height"] },
  { kinds: [1, 2], columns: ["height", "dose"] },
  { kinds: [0, 2], columns: ["dose", "height"] },
  { kinds: [1], columns: ["height", "dose"] },
] as const;

/** Files of four learners: each holds some of three kinds, one holds one; columns stand in different orders. */
const writeTables = async (): Promise<string> => {
  const path = join(folder, "tables");
  await mkdir(path);
  for (const [learner, { kinds, columns }] of HELD.entries()) {
    const stream = new RandomStream(3, "tables", { learner });
    const rows = Array.from({ length: 60 }, (_, row) => {
      const kind = kinds[row % kinds.length]!;
      // far from 0, and of different sizes: without one scaling nobody learns
      const values = {
        dose: 1000 + 300 * kind + stream.uniformBetween(-60, 60),
        height: [0.2, 0.9, 0.3][kind]! / 100 + stream.uniformBetween(-0.0005, 0.0005),
      };
      return [...columns.map((column) => values[column].toFixed(6)), KINDS[kind]!];
    });
    await writeFile(join(path, `learner-${learner}.csv`), tableText([...columns, "kind"], rows));
  }
  return path;
};

const configOf = (path: string): RunConfig =>
  smallConfig({
    rounds: 30,
    evaluationInterval: 30,
    learning: { localSteps: 10, batchSize: 10, metaRate: 0.3, stepSize: 0.1 },
    coalition: { count: 1, embeddingSamples: 10 },
    data: { set: "folder", path, trainFraction: 0.8 },
    population: { learners: HELD.length, activeFraction: 1, cyclesPerSample: 1e6 },
  });

const dataOf = (run: RunConfig, path: string, learner: number, contract: DataContract): Promise<LearnerData> =>
  readLearnerData({
    source: { folder: path },
    contract,
    part: { index: learner, count: HELD.length, method: { method: "iid" } },
    testShare: 1 - run.data.trainFraction,
    seed: run.seed,
  });

it("gives the model of a simulation to learners with different classes, columns and scales", async () => {
  const path = await writeTables();
  const run = configOf(path);
  const { contract } = await loadOwnData(run, {});
  expect(contract?.gfml.scaling.method).toBe("agreed");

  const { set, partition } = await prepareData(run);
  let accuracy = 0;
  const simulated = await runSimulation({
    config: run,
    samples: set.train,
    partition,
    workers: 1,
    events: {
      onEvaluation: ({ active }) => {
        accuracy = active.before.accuracy;
      },
    },
  });
  expect(accuracy).toBeGreaterThan(0.95);

  const service = join(folder, "service");
  const { samples: _, ...fields } = serviceOf(run, service, { headCheck: { chunks: 1024 } });
  let shared = 0;
  const provider = await startProvider({
    config: defineService({ ...fields, contract: contract as unknown as Record<string, unknown> }),
    key: keyOf("provider"),
    createNode: realNode,
    exitWhenDone: true,
    identity: taskIdentity(run, undefined, set.train, partition),
    onEvaluation: ({ active }) => {
      shared = active.before.accuracy;
    },
  });
  const learners: JoinedLearner[] = [];
  try {
    const { registrations } = populationOf(run);
    for (let learner = 0; learner < HELD.length; learner++) {
      const data = await dataOf(run, path, learner, provider.document.contract!);
      const { cyclesPerSample, minFrequency, maxFrequency, uplinkRate, deadline } = registrations[learner]!;
      learners.push(
        await joinFederation({
          joinAddress: provider.joinAddress,
          key: keyOf(`learner ${learner}`),
          createNode: realNode,
          data: data.facts,
          // on this thread, with the learner's number in its draws, as in a simulation
          createTrainer: async ({ task, model, scaling }) =>
            createTrainer({
              model: createPerceptron({
                layerSizes: [model.features, ...model.hiddenLayers, model.classes],
                rounding: model.rounding,
              }),
              samples: data.samplesFor(scaling),
              splitOf: () => data.split,
              task,
              seed: run.seed,
            }),
          ...{ cyclesPerSample, minFrequency, maxFrequency, uplinkRate, deadline },
          seed: run.seed,
          listen: ["/ip4/127.0.0.1/tcp/0"],
        }),
      );
    }
    const result = await provider.done;
    expect(shared).toBe(accuracy);
    // the same scaling, to the bit, is in both folders
    const agreed = JSON.parse(await readFile(join(service, "scaling.json"), "utf8"));
    expect({ mean: agreed.mean, scale: agreed.scale }).toEqual({
      mean: Object.values((set.contract!.gfml.scaling as { mean: Record<string, number> }).mean),
      scale: Object.values((set.contract!.gfml.scaling as { scale: Record<string, number> }).scale),
    });
    expect((await readManifest(service)).data.contract).toEqual(set.contract);
    expect(result.rounds).toBe(simulated.rounds);
    const saved = decodeSafetensors(await readFile(join(service, "models/coalition-0.safetensors")), "service");
    const values = saved.tensors.flatMap((tensor) => [...tensor.values]);
    expect(values.sort((a, b) => a - b)).toEqual([...simulated.models[0]!].sort((a, b) => a - b));
  } finally {
    await provider.stop().catch(() => {});
    await Promise.all(learners.map((one) => one.close()));
  }
}, 120_000);

it("refuses data that do not fit before a key is made", async () => {
  const path = await writeTables();
  const run = configOf(path);
  const { contract } = await loadDataSet({ data: { folder: path }, seed: 0 });
  const { samples: _, ...fields } = serviceOf(run, join(folder, "service"), { clock: "real" });
  const provider = await startProvider({
    config: defineService({ ...fields, contract: contract as unknown as Record<string, unknown> }),
    key: keyOf("provider"),
    createNode: realNode,
  });
  try {
    const key = join(folder, "mine.key");
    const own = join(folder, "own.csv");
    const cases: [string, RegExp][] = [
      ["dose,height,kind\n1,2,cat\n1,2,cow\n", /line 3, column 3: the label 'cow' is not in the contract/],
      ["dose,kind\n1,cat\n2,dog\n", /a column of the contract is missing: height/],
      ["dose,height,weight,kind\n1,2,3,cat\n", /--drop weight/],
      ["dose,height,kind\n1,2,0\n2,3,1\n", /the label '0' is not in the contract/],
    ];
    for (const [text, message] of cases) {
      await writeFile(own, text);
      for (const command of ["learner", "personalize"]) {
        const flags = ["--data", "csv", "--path", own, "--key", key, "--create-key"];
        const { code, err } = await runGfmlHere(command, provider.joinAddress, ...flags);
        expect(code).toBe(2);
        expect(err).toMatch(message);
        expect(existsSync(key)).toBe(false);
      }
    }
    // nobody registers a program that has not held its data to the contract
    await expect(
      joinFederation({
        joinAddress: provider.joinAddress,
        key: keyOf("stranger"),
        createNode: realNode,
        data: { sampleCount: 10, featureCount: 2, classCount: 3 },
        createTrainer: () => Promise.reject(new Error("not reached")),
      }),
    ).rejects.toMatchObject({ code: "GFML_DATA_CONTRACT" });
  } finally {
    await provider.stop();
  }
}, 60_000);
