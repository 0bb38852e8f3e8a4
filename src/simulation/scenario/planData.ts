import { type LearnerId, RandomStream } from "../../core/index.ts";
import type { LearnerSplit, Samples } from "../../data/index.ts";
import type { DataPlan } from "./DataPlan.ts";
import { scenarioError } from "./errors.ts";
import type { PlannedEvent, PlannedEventOf } from "./ScenarioPlan.ts";

/**
 * Each learner's data over the rounds. After a task shift a learner has as many training and test samples as before, if
 * enough exist. Its training samples are drawn from other learners' training samples, its test samples from their test
 * samples, so that no learner ever trains on a test sample.
 *
 * @throws GFML_SCENARIO if a learner cannot shift to other classes
 */
export const planData = (
  events: readonly PlannedEvent[],
  seed: number,
  splits: readonly LearnerSplit[],
  samples: Pick<Samples, "labels" | "classCount">,
): DataPlan[] => {
  const shifts = events.filter((event) => event.kind === "task-shift").sort((a, b) => a.round - b.round);
  const growths = events.filter((event) => event.kind === "growing-data");
  const pools = shifts.length === 0 ? undefined : poolsOf(splits, samples);
  return splits.map((split, learner) => {
    const phases: { from: number; split: LearnerSplit }[] = [{ from: 0, split }];
    for (const shift of shifts) {
      if (!isAbout(shift, learner)) continue;
      const before = phases.at(-1)!.split;
      phases.push({ from: shift.round, split: shifted(shift, { learner, before }, seed, samples, pools!) });
    }
    return { phases, growths: growths.filter((event) => isAbout(event, learner)) };
  });
};

const isAbout = ({ learners }: PlannedEvent, learner: LearnerId): boolean =>
  learners !== "heads" && learners.includes(learner);

/** By class: all training and test samples, by learner. */
interface Pools {
  readonly train: readonly (readonly number[])[];
  readonly test: readonly (readonly number[])[];
}

const poolsOf = (
  splits: readonly LearnerSplit[],
  { labels, classCount }: Pick<Samples, "labels" | "classCount">,
): Pools => {
  const pool = (part: keyof LearnerSplit): number[][] => {
    const byClass: number[][] = Array.from({ length: classCount }, () => []);
    for (const split of splits) for (const index of split[part]) byClass[labels[index]!]!.push(index);
    return byClass;
  };
  return { train: pool("train"), test: pool("test") };
};

const shifted = (
  event: PlannedEventOf<"task-shift">,
  { learner, before }: { readonly learner: LearnerId; readonly before: LearnerSplit },
  seed: number,
  { labels, classCount }: Pick<Samples, "labels" | "classCount">,
  pools: Pools,
): LearnerSplit => {
  const held = new Set([...before.train, ...before.test].map((index) => labels[index]!));
  const random = new RandomStream(seed, `scenario ${event.index} shift`, { learner });
  const available = pools.train.flatMap((train, label) =>
    train.length > 0 && pools.test[label]!.length > 0 ? [label] : [],
  );
  const classes = event.classes ?? drawn(available, held, random);
  const unusable = classes.find((label) => !available.includes(label));
  if (classes.length === 0 || unusable !== undefined) {
    throw scenarioError(
      event,
      classes.length === 0
        ? `learner ${learner} already holds every class`
        : `there are no samples of class ${unusable} to train and test with`,
      { learner, classes: [...held].sort((a, b) => a - b).join(" "), "classes of the data": classCount },
      "name the new classes, or use a division in which learners hold few classes (data.labelsPerLearner)",
    );
  }
  const draw = (part: keyof LearnerSplit): Uint32Array => {
    const pool = classes.flatMap((label) => pools[part][label]!);
    const count = Math.min(before[part].length, pool.length);
    return Uint32Array.from(random.sampleWithoutReplacement(pool.length, count), (place) => pool[place]!);
  };
  return { train: draw("train"), test: draw("test") };
};

/** As many classes as the learner holds, if there are enough other classes. */
const drawn = (available: readonly number[], held: ReadonlySet<number>, random: RandomStream): number[] => {
  const others = available.filter((label) => !held.has(label));
  return random
    .sampleWithoutReplacement(others.length, Math.min(held.size, others.length))
    .map((place) => others[place]!);
};
