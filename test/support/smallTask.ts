import { RandomStream } from "../../src/core/index.ts";
import { restoreMemoryLedger } from "../../src/ledger/index.ts";
import { createMemoryLink } from "../../src/network/index.ts";
import {
  type Checkpoint,
  createPlannedClock,
  createTrainer,
  type HeadContext,
  hashParameters,
  initialState,
  type LearnerContext,
  type Ledger,
  type Link,
  type PlayedRound,
  playRound,
  type RoundChecks,
  type RoundContext,
  type RoundEvents,
  type RoundLearners,
  resolveScheme,
  serveLearner,
  taskTerms,
} from "../../src/round/index.ts";
import { createRunModel, type RunConfigInput } from "../../src/simulation/index.ts";
import { openLedger } from "../../src/simulation/openLedger.ts";
import { planRun } from "../../src/simulation/planRun.ts";
import { splitAt } from "../../src/simulation/scenario/DataPlan.ts";
import { stepsRunAt } from "../../src/simulation/scenario/occurs.ts";
import { stageScenario } from "../../src/simulation/scenario/stageScenario.ts";
import { smallConfig, smallData } from "./smallRun.ts";

export interface SmallTaskOptions {
  /** What a learner's roles are given beside what they need. */
  readonly own?: (learner: number) => Partial<LearnerContext & Omit<HeadContext, "link">>;
  /** The provider's link, out of the one on which learners serve. */
  readonly link?: (link: Link) => Link;
  readonly ledger?: (ledger: Ledger) => Ledger;
  /** Goes on from here. */
  readonly resume?: Checkpoint;
}

/** What a test may change of a round's context. */
export type RoundChanges = Partial<RoundLearners & RoundChecks & RoundEvents>;

/** The context with some of its fields changed. */
export const changeRound = (context: RoundContext, changes: RoundChanges): RoundContext => {
  const { registrations, active, barredHeads, headCheck, signatures, collectSignatures, ...events } = changes;
  return {
    ...context,
    learners: {
      ...context.learners,
      ...(registrations && { registrations }),
      ...(active && { active }),
      ...(barredHeads && { barredHeads }),
    },
    checks: {
      ...context.checks,
      ...(headCheck && { headCheck }),
      ...(signatures && { signatures }),
      ...(collectSignatures !== undefined && { collectSignatures }),
    },
    events: { ...context.events, ...events },
  };
};

/** A task whose rounds a test plays one by one, each with a context of its own. */
export interface SmallTask {
  readonly context: RoundContext;
  /** Plays the next round. */
  play(changes?: RoundChanges): Promise<PlayedRound>;
  checkpoint(): Promise<Checkpoint>;
}

/** A small run's learners, data and scenario, on a memory ledger and a planned clock, and the provider in the test's hands. */
export const openSmallTask = async (
  fields: RunConfigInput = {},
  {
    own = () => ({}),
    link: wrapLink = (link) => link,
    ledger: wrapLedger = (ledger) => ledger,
    resume,
  }: SmallTaskOptions = {},
): Promise<SmallTask> => {
  const config = smallConfig(fields);
  const { samples, partition } = smallData(config);
  const { population, plan, data } = planRun(config, samples, partition);
  const model = await createRunModel(config.model, samples);
  const scheme = resolveScheme(config);
  const terms = taskTerms(config, scheme);
  const first = model.initialParameters(new RandomStream(config.seed, "initial-model"));
  let models = resume?.models ?? Array.from({ length: terms.coalitionCount }, () => first);
  let state =
    resume?.state ??
    initialState({
      coalitionCount: terms.coalitionCount,
      maxCompetitionIncentive: terms.maxCompetitionIncentive,
      modelHashes: await Promise.all(models.map(hashParameters)),
      taskDigest: "",
    });
  const opened = resume
    ? { ledger: restoreMemoryLedger(resume.ledger), task: resume.task }
    : await openLedger({
        config,
        terms,
        scheme,
        population,
        initialState: state,
        resume: undefined,
        predecessor: undefined,
        records: {},
        chain: {},
        now: () => 0,
        onChainRound: undefined,
      });
  const honest = createTrainer({
    model,
    samples,
    splitOf: (learner, round) => splitAt(data[learner]!, round),
    task: config,
    seed: config.seed,
    stepsRunBy: (learner, round) => stepsRunAt(plan, learner, round),
  });
  const ports = { trainer: honest, link: createMemoryLink() };
  const { trainer, link } = stageScenario(plan, ports, config, { state, models });
  const clock = createPlannedClock(state.clock);
  for (const profile of population.registrations) {
    const embeddings = { interval: config.coalition.embeddingInterval };
    const shared = { profile, terms, learning: config.learning, embeddings, trainer, clock };
    serveLearner(link, { ...shared, ...own(profile.learner) });
  }
  const context: RoundContext = {
    task: {
      id: opened.task,
      config,
      terms,
      scheme,
      seed: config.seed,
      referenceModel: models[0]!,
      embeddingSize: config.coalition.embeddingPrivacy.dimensions ?? model.embeddingSize,
    },
    learners: {
      registrations: new Map(population.registrations.map((one) => [one.learner, one])),
      active: population.active,
    },
    ports: { link: wrapLink(link), ledger: wrapLedger(opened.ledger), clock, patience: Number.POSITIVE_INFINITY },
  };
  return {
    context,
    play: async (changes = {}) => {
      const played = await playRound(changeRound(context, changes), state, models);
      ({ state, models } = { state: played.state, models: [...played.models] });
      return played;
    },
    checkpoint: async () => ({ state, models, task: opened.task, ledger: await opened.ledger.snapshot() }),
  };
};
