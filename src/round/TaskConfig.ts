import { z } from "zod";
import { allReadings, HASH } from "../core/index.ts";
import { trainerNames } from "../meta/index.ts";
import { contributionRules } from "../reputation/index.ts";

const nonNegative = z.number().nonnegative();
const positive = z.number().positive();
const fraction = z.number().min(0).max(1);

/** Eqs. 1-5: how learners train. */
export const learningSchema = z.strictObject({
  localSteps: z.int().min(1).default(10).describe("tau: local steps per round"),
  metaRate: positive.default(5e-2).describe("alpha: meta-learning rate"),
  stepSize: positive.default(1e-2).describe("beta: inner step size"),
  batchSize: z.int().min(1).default(40).describe("samples in each of the batches D, D', D''"),
  secondOrder: z
    .enum(["exact", "hf", "fo"])
    .default("exact")
    .describe(
      "second-order term of the meta-gradient: exact Hessian-vector product, Hessian-free difference, or first order",
    ),
  proximalWeight: nonNegative
    .default(0.1)
    .describe("mu of trainer fedprox, lambda of ditto: weight of the distance to the received model"),
  aggregation: z
    .enum(["mean", "weighted", "median", "trimmed-mean", "krum", "reputation-weighted", "norm-clipping"])
    .default("mean")
    .describe(
      "a coalition's new model: plain mean (eq. 5), weighted by sample counts or by reputation, or a robust rule: see docs/reference/aggregation.md",
    ),
  trimmedShare: z
    .number()
    .min(0)
    .lt(0.5)
    .default(0.2)
    .describe("trimmed-mean: share of the updates dropped at each end of a parameter, rounded up"),
  faultyMembers: z.int().min(0).default(1).describe("krum: assumed number of faulty members in a coalition"),
  clipMedians: positive
    .default(1)
    .describe("norm-clipping: longest accepted update, in medians of the coalition; longer updates are shortened"),
  largestUpdate: nonNegative
    .default(0)
    .describe(
      "longest valid update (L2); a longer one is malformed, and the first round's limit of clipRoundMedians; 0: any",
    ),
  clipRoundMedians: nonNegative
    .default(0)
    .describe(
      "longest update under any aggregation, in medians of the last settled round; longer updates are shortened; 0: off",
    ),
  lossLimit: nonNegative
    .default(0)
    .describe(
      "largest loss of a new model, in losses of guessing; members measure it, and a model above is taken back; 0: off",
    ),
});

/** How a trained model is adapted to one learner. */
const personalizationSchema = z.strictObject({
  steps: z.int().min(0).default(1).describe("inner steps on the learner's own training data"),
  stepSize: positive.optional().describe("rate of these steps; if absent, learning.stepSize"),
  batchSize: z.int().min(1).optional().describe("samples in a batch of these steps; if absent, all of the learner's"),
  prior: positive
    .optional()
    .describe("smoothing of the learner's label prior, samples a class; if absent, predictions use no prior"),
  active: z
    .enum(["fixed", "collective", "ensemble"])
    .default("fixed")
    .describe(
      "how learners that train personalize at the end: as these fields say, as all of them choose on held-out samples, or the mean of alone and 50 steps",
    ),
  newcomers: z
    .enum(["fixed", "calibrated"])
    .default("fixed")
    .describe(
      "how passive learners personalize: as these fields say, or by the recipe that worked best when training learners rehearsed it",
    ),
  heldOut: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe("share of each learner's training samples that choose instead of training the shared model"),
  minTestSamples: z
    .int()
    .min(1)
    .default(5)
    .describe(
      "a learner with fewer test samples is too few to measure: it does not count in accuracies that are shown",
    ),
  draws: z.int().min(1).default(1).describe("draws of a passive learner's samples that a measurement averages"),
  passiveSampleCounts: z
    .array(z.union([z.int().min(1), z.literal("all")]))
    .min(1)
    .default([1, 2, 5, 10, "all"])
    .describe("sample counts for personalizing passive learners; each count gives one result (Fig. 5)"),
});

/** Eqs. 6-9: what a round costs. */
const costSchema = z.strictObject({
  modelBits: positive.default(1e7).describe("W: size of a model on the wire, bit"),
  unitCost: positive.default(0.1).describe("rho: price of energy, token/J"),
  capacitance: positive.default(1e-27).describe("zeta: effective capacitance, J s^2/cycle^3"),
  transmission: z
    .strictObject({
      quadratic: nonNegative.default(0).describe("a of the cost of sending (eq. 8)"),
      linear: nonNegative.default(0).describe("b of the cost of sending (eq. 8)"),
      constant: nonNegative.default(0).describe("z of the cost of sending (eq. 8)"),
      lossRate: z.number().min(0).lt(1).default(0).describe("eps of the cost of sending (eq. 8)"),
    })
    .prefault({}),
});

/** Eqs. 11-18: contribution and reputation. */
export const reputationSchema = z.strictObject({
  decay: fraction.default(0.7).describe("lambda: weight of the past"),
  globalWeight: fraction.default(0.2).describe("phi: weight of the global reputation beside the task reputation"),
  thresholdUtility: z.number().gt(0).lt(1).default(0.5).describe("gamma: H at the threshold"),
  reputationThreshold: nonNegative.default(0.5).describe("R_th"),
  scale: z
    .enum(["coalition", "round"])
    .default("coalition")
    .describe("what R_ji is measured against in H: the best member of the coalition, or the largest R of the round"),
  contribution: z.enum(contributionRules).default("update-norm").describe("how a learner's contribution is measured"),
  contributionCap: z
    .number()
    .min(1)
    .default(2)
    .describe("upper bound of an update's contribution, in medians of the coalition"),
  roundCap: nonNegative
    .default(0)
    .describe("upper bound of a measure, in medians of all measures of the round; it also bounds x_ref; 0: off"),
  ban: z
    .strictObject({
      rounds: z
        .int()
        .min(0)
        .max(2 ** 32 - 1)
        .default(0)
        .describe("rounds for which a learner with too low a reputation is refused after its last round; 0: no ban"),
      reputationLimit: nonNegative.default(0.5).describe("learners with a lower R_global are refused"),
    })
    .prefault({}),
});

/** Eqs. 20-40: the Stackelberg game. */
const incentiveSchema = z
  .strictObject({
    reputationIncentive: nonNegative.default(5).describe("I_rep, token per round"),
    minCompetitionIncentive: nonNegative.default(5).describe("lower bound of I_comp, token per round"),
    maxCompetitionIncentive: positive.default(15).describe("upper bound of I_comp, token per round"),
    profitWeight: nonNegative.default(25).describe("eta: the provider's weight for saved time"),
    leader: z
      .enum(["segments", "bisection"])
      .default("segments")
      .describe("how the leader finds its optimum: exactly, or by the paper's bisection"),
    dissimilarity: z
      .enum(["clamp", "signed"])
      .default("clamp")
      .describe("effect of a negative similarity: no payment, or a fee"),
    share: z
      .enum(["coalition", "task"])
      .default("coalition")
      .describe(
        "share of a learner's work in I_comp: among its coalition's samples, or M times its part of all active samples",
      ),
    reputationPay: z
      .enum(["mean", "own"])
      .default("mean")
      .describe("the H that a member is paid for: its coalition's mean, or its own"),
    priceScope: z
      .enum(["coalition", "task"])
      .default("coalition")
      .describe(
        "one I_comp for each coalition, or one for the task; task needs share task, reputation.scale round and reputationPay own",
      ),
    equilibrium: z
      .enum(["sequential", "joint"])
      .default("sequential")
      .describe(
        "sequential: learners choose at the incentives of the last round, then the leader sets new ones; joint: both games repeat until neither changes anything; not supported on chain ledgers",
      ),
    jointIterations: z
      .int()
      .min(1)
      .max(1000)
      .default(20)
      .describe("with equilibrium joint: how often both games are played at most"),
    escrow: positive.default(1e6).describe("tokens that the provider sets aside for payments"),
  })
  .refine((value) => value.minCompetitionIncentive <= value.maxCompetitionIncentive, {
    message: "minCompetitionIncentive must not be above maxCompetitionIncentive",
    path: ["minCompetitionIncentive"],
  });

/** Section IV: the coalition game. */
export const coalitionSchema = z.strictObject({
  count: z.int().min(1).max(128).default(4).describe("M: number of coalitions"),
  similarity: z
    .enum(["centered", "raw", "unit"])
    .default("centered")
    .describe(
      "compare embeddings after subtracting their mean, unchanged, or scaled to unit length before subtracting their mean",
    ),
  similaritySource: z
    .enum(["head", "centroid"])
    .default("head")
    .describe(
      "S compares a learner with the head under the coalition's model, or with the coalition's other members under the task's initial model",
    ),
  similarityMemory: z
    .number()
    .min(0)
    .lt(1)
    .default(0)
    .describe("with similaritySource centroid: weight of a learner's S of the last rounds beside that of this round"),
  start: z
    .enum(["random", "clusters"])
    .default("random")
    .describe("coalitions before the first game: drawn at random, or clusters of similar learners"),
  headTenure: z.int().min(1).default(1).describe("rounds between two elections of heads, as long as a head is there"),
  moveCost: nonNegative
    .default(0)
    .describe(
      'a member that gains by being where it is moves only for a larger gain than this, token: "no gain above" it',
    ),
  largestEmbedding: nonNegative
    .default(0)
    .describe("longest valid embedding (L2); a longer one counts as missing; 0: any"),
  embeddingInterval: z.int().min(1).default(1).describe("chi: rounds between new embeddings"),
  embeddingSamples: z.int().min(1).default(40).describe("number of training samples averaged into an embedding"),
  embeddingPrivacy: z
    .strictObject({
      dimensions: z
        .int()
        .min(1)
        .optional()
        .describe("length of an embedding after a random projection; if absent, no projection"),
      clip: positive
        .optional()
        .describe("C: longest allowed embedding (L2); longer ones are shortened; if absent, no limit"),
      noiseMultiplier: nonNegative
        .default(0)
        .describe("z: each sent number gets Gaussian noise of deviation 2 z C; 0: no noise; requires clip"),
      delta: z
        .number()
        .gt(0)
        .lt(1)
        .default(1e-5)
        .describe("delta of the reported (epsilon, delta); it does not affect the run"),
    })
    .prefault({}),
  tolerance: z
    .number()
    .min(1e-9)
    .default(1e-9)
    .describe(
      'a learner moves only for a gain above this, token, and the certificate reads "no gain above" it; other values than 1e-9 are not supported on chain ledgers',
    ),
  maxPasses: z.int().min(1).default(100).describe("passes over all players before the game stops without a result"),
});

/** The eleven schemes of the paper; see docs. A scheme is a coalition policy, an incentive policy and a head policy. */
export const schemeNames = [
  "gfml",
  "gfml+optimized",
  "gfml+random",
  "random+random",
  "random+stackelberg",
  "random+optimized",
  "best-effort+random-head",
  "best-effort+stackelberg",
  "best-effort+optimized",
  "fixed+stackelberg",
  "fixed+optimized",
] as const;

const schemeSchema = z.union([
  z.enum(schemeNames),
  z.strictObject({
    coalition: z
      .enum(["game", "random", "grand", "fixed"])
      .describe("how coalitions are formed; set all three policies together"),
    incentive: z.enum(["stackelberg", "optimized", "random"]).describe("how incentives and frequencies are set"),
    head: z.enum(["reputation", "lowest-deadline", "random"]).describe("how heads are chosen"),
  }),
  z.strictObject({
    module: z.string().describe("a module whose default export is your scheme, made with defineScheme"),
    sha256: z
      .string()
      .regex(HASH)
      .optional()
      .describe("SHA-256 of the module's file; recorded when a run starts and checked when it resumes"),
  }),
]);

/** What a learner does with its coalition's model. */
const trainerSchema = z.union([
  z.enum(trainerNames),
  z.strictObject({
    module: z.string().describe("a module whose default export is a trainer of your own, by defineTrainer"),
    sha256: z
      .string()
      .regex(HASH)
      .optional()
      .describe("SHA-256 of the module or the program's files; recorded when a run starts and checked when it resumes"),
  }),
  z.strictObject({
    command: z
      .string()
      .min(1)
      .describe(
        'a program that trains its own model, such as "python my_model.py"; in a federation each learner names it: gfml learner --trainer',
      ),
    policy: z.enum(trainerNames).default("per-fedavg").describe("what a local step of the program does"),
    timeout: z.number().positive().default(300).describe("longest time for the program's start and each request, s"),
    sha256: z
      .string()
      .regex(HASH)
      .optional()
      .describe("SHA-256 of the module or the program's files; recorded when a run starts and checked when it resumes"),
  }),
]);

/** All that the provider decides about a task: the same in simulation and federation. */
export const taskSchema = z.strictObject({
  scheme: schemeSchema
    .default("gfml")
    .describe("coalition, incentive and head policy: a name from the paper, the three policies, or your module"),
  trainer: trainerSchema
    .default("per-fedavg")
    .describe(
      "what a learner does in a local step: see docs/reference/trainers.md; a name, a module or a program of your own",
    ),
  learning: learningSchema.prefault({}),
  personalization: personalizationSchema.prefault({}),
  cost: costSchema.prefault({}),
  reputation: reputationSchema.prefault({}),
  incentive: incentiveSchema.prefault({}),
  coalition: coalitionSchema.prefault({}),
  readings: z
    .array(z.enum(allReadings))
    .default([])
    .describe(
      "for ablation only: errata as printed and alternative decisions, see docs/reference/errata.md; not supported on chain ledgers",
    ),
});

/** A complete task configuration: every field set. */
export type TaskConfig = z.output<typeof taskSchema>;
export type TrainerConfig = z.output<typeof trainerSchema>;
export type SchemeConfig = z.output<typeof schemeSchema>;

/** The task's fields of a configuration that has others, too. */
export const taskPartOf = (config: TaskConfig): TaskConfig => {
  const { scheme, trainer, learning, personalization, cost, reputation, incentive, coalition, readings } = config;
  return { scheme, trainer, learning, personalization, cost, reputation, incentive, coalition, readings };
};
