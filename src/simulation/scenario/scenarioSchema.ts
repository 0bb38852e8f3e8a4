import { z } from "zod";

const learnerList = z.array(z.int().min(0)).min(1).describe("a list of learners");
const share = z
  .strictObject({
    share: z.number().gt(0).max(1).describe("share of the active learners, drawn from the seed"),
    group: z.string().min(1).optional().describe("events that name the same group draw the same learners"),
  })
  .describe("{ share: 0.25 } of the active learners");
const all = z.literal("all").describe("all: every active learner");
const heads = z.literal("heads").describe("heads: the heads of each round");
const some = z.union([learnerList, share, all]).describe("who");
const someOrHeads = z.union([learnerList, share, all, heads]).describe("who");

const rounds = z
  .strictObject({
    from: z.int().min(0).default(0).describe("first round"),
    to: z.int().min(0).optional().describe("last round; if absent, the last round of the run"),
    probability: z.number().gt(0).max(1).default(1).describe("probability in each round, drawn per learner"),
  })
  .refine(({ from, to }) => to === undefined || from <= to, { message: "to must not be before from", path: ["to"] })
  .prefault({})
  .describe("when");

const norms = z
  .enum(["fitting", "measured"])
  .default("fitting")
  .describe("reported gradient norms: crafted to fit the update, or measured on its honest work");

const eventSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("drop-out"), learners: someOrHeads, rounds }).describe("cannot be reached"),
  z
    .strictObject({
      kind: z.literal("straggler"),
      learners: someOrHeads,
      rounds,
      factor: z.number().gt(1).default(2).describe("computing time as a multiple of the agreed time"),
    })
    .describe("computes slower than agreed"),
  z
    .strictObject({
      kind: z.literal("lazy"),
      learners: some,
      rounds,
      localSteps: z.int().min(0).default(3).describe("local steps that it runs instead of learning.localSteps"),
    })
    .describe("runs fewer steps than it claims"),
  z
    .strictObject({
      kind: z.literal("false-embedding"),
      learners: someOrHeads,
      rounds,
      imitate: z
        .union([
          z.literal("head").describe("head: the embedding of each coalition's last head"),
          z.literal("opposite").describe("opposite: its embedding with the sign changed"),
          z.int().min(0).describe("the embedding of this learner"),
        ])
        .default("head")
        .describe("the embedding that it sends in place of its own"),
    })
    .describe("falsifies its similarity; heads means the heads of the previous round"),
  z
    .strictObject({
      kind: z.literal("inflated-claims"),
      learners: some,
      frequencyFactor: z
        .number()
        .min(1)
        .default(1)
        .describe("declared frequency as a multiple of its highest frequency"),
      deadlineFactor: z
        .number()
        .gt(0)
        .max(1)
        .default(1)
        .describe("declared deadline as a share of the deadline it tolerates"),
    })
    .refine(({ frequencyFactor, deadlineFactor }) => frequencyFactor > 1 || deadlineFactor < 1, {
      message: "frequencyFactor must be above 1 or deadlineFactor below 1: otherwise no claim is inflated",
      path: ["frequencyFactor"],
    })
    .describe("declares values that it cannot keep, from the start"),
  z
    .strictObject({
      kind: z.literal("scaled-update"),
      learners: someOrHeads,
      rounds,
      factor: z.number().default(10).describe("multiple of its honest update"),
      norms,
    })
    .describe("sends a multiple of its update"),
  z
    .strictObject({
      kind: z.literal("noisy-update"),
      learners: someOrHeads,
      rounds,
      deviation: z.number().positive().default(1).describe("length of the noise as a multiple of the update's length"),
      norms,
    })
    .describe("adds Gaussian noise to its update"),
  z
    .strictObject({ kind: z.literal("sign-flip"), learners: someOrHeads, rounds, norms })
    .describe("sends its update with the sign changed"),
  z
    .strictObject({
      kind: z.literal("collusion"),
      learners: some,
      rounds,
      factor: z.number().default(-1).describe("all of them send this multiple of the first learner's honest update"),
      embedding: z.boolean().default(true).describe("all of them also send the first learner's embedding"),
      norms,
    })
    .describe("several learners send the same crafted update"),
  z
    .strictObject({
      kind: z.literal("lying-head"),
      learners: someOrHeads.default("heads"),
      rounds,
      model: z
        .enum(["own-update", "scaled"])
        .default("own-update")
        .describe("the false model of its coalition: its own update, or a multiple of the aggregate"),
      factor: z.number().default(-1).describe("scaled: multiple of the aggregate's change"),
    })
    .describe("distributes a false aggregate when it is the head"),
  z
    .strictObject({
      kind: z.literal("task-shift"),
      learners: some,
      round: z.int().min(1).describe("first round with the new data"),
      classes: z
        .array(z.int().min(0))
        .min(1)
        .optional()
        .describe("its new classes; if absent, drawn from the classes that it lacks"),
    })
    .describe("gets new samples from other classes"),
  z
    .strictObject({
      kind: z.literal("growing-data"),
      learners: some,
      initialShare: z.number().gt(0).lt(1).default(0.2).describe("share of its training samples that it starts with"),
      from: z.int().min(0).default(0).describe("last round with the initial share"),
      to: z.int().min(1).describe("first round with all samples; in between the number grows evenly"),
    })
    .refine(({ from, to }) => from < to, { message: "to must be after from", path: ["to"] })
    .describe("starts with part of its data and gets the rest over time"),
]);

/** The faults, cheats and shifts of a run, all drawn from the run's seed. */
export const scenarioSchema = z
  .strictObject({
    name: z.string().optional().describe("for people"),
    description: z.string().optional().describe("for people"),
    events: z.array(eventSchema).min(1).describe("what happens"),
  })
  .describe("the scenario itself: a group with events");

/** Faults and cheats of a run: groups of learners, and their events. */
export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioEvent = Scenario["events"][number];
