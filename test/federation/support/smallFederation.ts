import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { splitLearner } from "../../../src/data/index.ts";
import {
  type JoinedLearner,
  type JoinOptions,
  joinFederation,
  type NodeFactory,
  type ProviderOptions,
  type RunningProvider,
  type ServiceConfigInput,
  startProvider,
} from "../../../src/federation/index.ts";
import { createPerceptron } from "../../../src/model/index.ts";
import { createNode, nodeTransports } from "../../../src/network/index.ts";
import { createTrainer } from "../../../src/round/index.ts";
import type { RunConfig } from "../../../src/simulation/index.ts";
import { defineService } from "../../support/defineService.ts";
import { populationOf, smallConfig, smallData } from "../../support/smallRun.ts";

/** Creates real nodes on this machine. */
export const realNode: NodeFactory = (settings) => createNode({ ...settings, transports: nodeTransports() });

/** A key from a name. */
export const keyOf = (name: string): Uint8Array => sha256(utf8ToBytes(`test key ${name}`));

/** The service that corresponds to a small run. */
export const serviceOf = (
  run: RunConfig,
  folder: string,
  fields: Partial<ServiceConfigInput> = {},
): ServiceConfigInput => {
  const { scheme, learning, personalization, cost, reputation, incentive, coalition, readings } = run;
  return {
    scheme,
    learning,
    personalization,
    cost,
    reputation,
    incentive,
    coalition,
    readings,
    seed: run.seed,
    rounds: run.rounds,
    evaluationInterval: run.evaluationInterval,
    samples: { features: 784, classes: 10, name: "glyphs" },
    model: run.model,
    ledger: "memory",
    folder,
    door: { port: 0 },
    life: { minLearners: populationOf(run).active.length, gatherTime: 0, patience: 20, reconnectTime: 1 },
    clock: "planned",
    // a simulation has no door, whose bounds move with what the others declare
    declarations: { spread: 0 },
    ...fields,
  };
};

/** The options by which learner number `learner` of a small run joins. */
export const joinOptionsOf = (run: RunConfig, learner: number, joinAddress: string): JoinOptions => {
  const { samples, partition } = smallData(run);
  const split = splitLearner(partition[learner]!, run.seed, learner, 1 - run.data.trainFraction);
  const { registrations } = populationOf(run);
  const { active, cyclesPerSample, minFrequency, maxFrequency, uplinkRate, deadline } = registrations[learner]!;
  return {
    joinAddress,
    key: keyOf(`learner ${learner}`),
    createNode: realNode,
    data: { sampleCount: split.train.length, featureCount: samples.featureCount, classCount: samples.classCount },
    createTrainer: async ({ task, model }) =>
      createTrainer({
        model: createPerceptron({
          layerSizes: [model.features, ...model.hiddenLayers, model.classes],
          rounding: model.rounding,
        }),
        samples,
        splitOf: () => split,
        task,
        seed: run.seed,
      }),
    active,
    cyclesPerSample,
    minFrequency,
    maxFrequency,
    uplinkRate,
    deadline,
    seed: run.seed,
    listen: ["/ip4/127.0.0.1/tcp/0"],
  };
};

export interface SmallFederation {
  readonly run: RunConfig;
  readonly provider: RunningProvider;
  readonly learners: readonly JoinedLearner[];
  close(): Promise<void>;
}

/** Starts a provider and all learners of a small run in this process, over real sockets. */
export const startSmallFederation = async (options: {
  readonly run: RunConfig;
  readonly folder: string;
  readonly service?: Partial<ServiceConfigInput>;
  readonly provider?: Partial<ProviderOptions>;
  /** Called before the first learner joins. */
  readonly prepare?: (provider: RunningProvider) => Promise<void>;
  readonly learner?: (learner: number) => Partial<JoinOptions>;
}): Promise<SmallFederation> => {
  const { run, folder } = options;
  const provider = await startProvider({
    config: defineService(serviceOf(run, folder, options.service)),
    key: keyOf("provider"),
    createNode: realNode,
    exitWhenDone: true,
    ...options.provider,
  });
  const learners: JoinedLearner[] = [];
  try {
    await options.prepare?.(provider);
    // one after the other, to give each its number in the simulation
    for (let learner = 0; learner < run.population.learners; learner++) {
      learners.push(
        await joinFederation({ ...joinOptionsOf(run, learner, provider.joinAddress), ...options.learner?.(learner) }),
      );
    }
  } catch (error) {
    await Promise.all(learners.map((one) => one.close()));
    await provider.stop();
    throw error;
  }
  return {
    run,
    provider,
    learners,
    close: async () => {
      await provider.stop().catch(() => {});
      await Promise.all(learners.map((one) => one.close()));
    },
  };
};

export { smallConfig };
