import { z } from "zod";

const learnerList = z.array(z.int().min(0)).min(1).describe("a list of learners");
const share = z
  .strictObject({
    share: z.number().gt(0).max(1).describe("share of the active learners, drawn from the seed"),
    group: z.string().min(1).optional().describe("events that name the same group draw the same learners"),
  })
  .describe("{ share: 0.25 } of the active learners");
const all = z.literal("all").describe("all, of the active learners");
const heads = z.literal("heads").describe("heads, whoever they are in the round");
const some = z.union([learnerList, share, all]).describe("who");
const someOrHeads = z.union([learnerList, share, all, heads]).describe("who");

const rounds = z
  .strictObject({
    from: z.int().min(0).default(0).describe("first round"),
    to: z.int().min(0).optional().describe("last round; the run's last if absent"),
    probability: z.number().gt(0).max(1).default(1).describe("chance in each round, drawn for each learner"),
  })
  .refine(({ from, to }) => to === undefined || from <= to, { message: "to must not be before from", path: ["to"] })
  .prefault({})
  .describe("when");

const norms = z
  .enum(["fitting", "measured"])
  .default("fitting")
  .describe("gradient norms that it reports: such as fit the crafted update, or those of its honest work");

const eventSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("drop-out"), learners: someOrHeads, rounds }).describe("cannot be reached"),
  z
    .strictObject({
      kind: z.literal("straggler"),
      learners: someOrHeads,
      rounds,
      factor: z.number().gt(1).default(2).describe("computes this many times as long as agreed"),
    })
    .describe("slower than agreed"),
  z
    .strictObject({
      kind: z.literal("lazy"),
      learners: some,
      rounds,
      localSteps: z.int().min(0).default(3).describe("steps that it runs instead of learning.localSteps"),
    })
    .describe("runs fewer steps than it claims"),
  z
    .strictObject({
      kind: z.literal("false-embedding"),
      learners: someOrHeads,
      rounds,
      imitate: z
        .union([
          z.literal("head").describe("head: of each coalition its last head's"),
          z.literal("opposite").describe("opposite: its own with the sign changed"),
          z.int().min(0).describe("that of a learner"),
        ])
        .default("head")
        .describe("the embedding that it sends as its own"),
    })
    .describe("falsifies its similarity; heads are those of the round before"),
  z
    .strictObject({
      kind: z.literal("inflated-claims"),
      learners: some,
      frequencyFactor: z.number().min(1).default(1).describe("declares this many times its highest frequency"),
      deadlineFactor: z.number().gt(0).max(1).default(1).describe("declares this part of the deadline it tolerates"),
    })
    .refine(({ frequencyFactor, deadlineFactor }) => frequencyFactor > 1 || deadlineFactor < 1, {
      message: "frequencyFactor must be above 1 or deadlineFactor below 1: else nothing is inflated",
      path: ["frequencyFactor"],
    })
    .describe("declares what it cannot keep, from the start"),
  z
    .strictObject({
      kind: z.literal("scaled-update"),
      learners: someOrHeads,
      rounds,
      factor: z.number().default(10).describe("of its honest update"),
      norms,
    })
    .describe("sends a multiple of its update"),
  z
    .strictObject({
      kind: z.literal("noisy-update"),
      learners: someOrHeads,
      rounds,
      deviation: z.number().positive().default(1).describe("length of the noise in lengths of the update"),
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
      factor: z.number().default(-1).describe("of the honest update of the first of them, which all of them send"),
      embedding: z.boolean().default(true).describe("all of them send the first one's embedding too"),
      norms,
    })
    .describe("several send the same crafted update"),
  z
    .strictObject({
      kind: z.literal("lying-head"),
      learners: someOrHeads.default("heads"),
      rounds,
      model: z
        .enum(["own-update", "scaled"])
        .default("own-update")
        .describe("what it gives out as its coalition's model: its own update, or a multiple of the aggregate"),
      factor: z.number().default(-1).describe("scaled: of the aggregate's change"),
    })
    .describe("gives out a false aggregate when it heads"),
  z
    .strictObject({
      kind: z.literal("task-shift"),
      learners: some,
      round: z.int().min(1).describe("first round with the new data"),
      classes: z
        .array(z.int().min(0))
        .min(1)
        .optional()
        .describe("its new classes; drawn from those it lacks if absent"),
    })
    .describe("its samples are drawn anew from other classes"),
  z
    .strictObject({
      kind: z.literal("growing-data"),
      learners: some,
      initialShare: z.number().gt(0).lt(1).default(0.2).describe("share of its training samples that it starts with"),
      from: z.int().min(0).default(0).describe("last round with the initial share"),
      to: z.int().min(1).describe("first round with all of them; in between they grow evenly"),
    })
    .refine(({ from, to }) => from < to, { message: "to must be after from", path: ["to"] })
    .describe("its data grow"),
]);

/** The faults, cheats and shifts of a run, all drawn from the run's seed. */
export const scenarioSchema = z
  .strictObject({
    name: z.string().optional().describe("for people"),
    description: z.string().optional().describe("for people"),
    events: z.array(eventSchema).min(1).describe("what happens"),
  })
  .describe("the same written out: a group with events");

/** Faults and cheats of a run: groups of learners, and events that happen to them. */
export type Scenario = z.output<typeof scenarioSchema>;
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type ScenarioEvent = Scenario["events"][number];
