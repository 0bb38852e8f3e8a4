import { z } from "zod";

/** Ids and indices in records: more learners or coalitions than this are refused as damage. */
const LARGEST_INDEX = 2 ** 24;

const index = z.int().min(0).max(LARGEST_INDEX);
const count = z.int().min(0);
const number = z.number();
const optional = number.nullable();
const place = index.nullable();

const stability = z.looseObject({
  nashStable: z.boolean(),
  individuallyStable: z.boolean(),
  maxGain: number,
  maxGainAfterLeader: number,
  moves: count,
  passes: count,
  cycled: z.boolean(),
  stackelbergRegret: optional,
});

const coalition = z.looseObject({
  coalition: index,
  head: place,
  members: z.array(index),
  competitionIncentive: number,
  deadline: number,
  completionTime: number,
  providerUtility: number,
  meanReputation: number,
  meanReputationUtility: number,
  modelHash: z.string(),
});

const terms = z.looseObject({
  similarity: number,
  computation: number,
  reputation: number,
  computationCost: number,
  transmissionCost: number,
});

const kktCase = z.literal([1, 2, 3, 4, 5, 6]).nullable();

const option = z.looseObject({
  utility: number,
  competitionIncentive: number,
  similarity: number,
  share: number,
  meanReputationUtility: number,
  frequency: number,
  kktCase,
  terms,
});

const score = z.looseObject({
  accuracy: number,
  loss: number,
  deviation: number,
  worstTenth: number,
  learners: count,
});

/** What each line of a run's record files must hold, with today's field names. Further fields are allowed. */
export const recordSchemas = {
  rounds: z.looseObject({
    round: count,
    coalitions: z.array(coalition),
    sittingOut: z.array(index),
    stability,
    completionTime: number,
    meanProfit: number,
    providerUtility: number,
    payments: number,
    energy: number,
    droppedUpdates: count,
    clock: number,
    digest: z.string(),
  }),
  learners: z.looseObject({
    round: count,
    learner: index,
    coalition: place,
    isHead: z.boolean(),
    similarity: optional,
    share: optional,
    frequency: optional,
    kktCase,
    multipliers: z.tuple([number, number, number]).nullable(),
    computationTime: optional,
    transmissionTime: optional,
    slack: optional,
    energy: optional,
    measure: optional,
    contributionScore: optional,
    contribution: optional,
    reputation: optional,
    globalReputation: number,
    utility: number,
    payment: number,
    delivered: z.boolean(),
    failure: z.string().nullable(),
    options: z.array(option.nullable()),
    previousCoalition: place,
    chosenCoalition: place,
  }),
  evaluations: z.looseObject({
    round: count,
    active: z.looseObject({ before: score, after: score }),
    passive: z.record(z.string(), score),
    byLearner: z.array(z.looseObject({ learner: index, before: number, after: number })),
  }),
  ledger: z.looseObject({
    index: count,
    kind: z.string(),
    previousHash: z.string().nullable(),
    hash: z.string().nullable(),
    payload: z.unknown(),
  }),
  chainRounds: z.looseObject({
    task: count,
    round: count,
    transactions: count,
    gas: number.min(0),
    bytes: number.min(0),
    fees: z.string().regex(/^\d{1,80}$/, "must be a whole number of wei"),
    seconds: number.min(0),
  }),
  registrations: z.looseObject({
    round: count,
    learner: index,
    active: z.boolean(),
    classCount: count,
    sampleCount: number.min(0),
    deadline: number,
  }),
} as const;
