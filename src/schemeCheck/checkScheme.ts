import { RandomStream } from "../core/index.ts";
import { canonicalJson, type DefinedScheme } from "../round/index.ts";
import { type CheckedStage, type InstanceRound, playInstance } from "./playInstance.ts";
import { drawInstance, edgeInstances, type SchemeInstance, simplerInstances } from "./SchemeInstance.ts";

/** One promise, and whether the scheme keeps it. */
export interface SchemeCheck {
  readonly name: string;
  /** The promise, in words. */
  readonly promise: string;
  readonly passed: boolean;
  /** Number of instances on which it was tried. */
  readonly instances: number;
  readonly counterexample?: {
    readonly problem: string;
    /** Reduced as far as possible. */
    readonly instance: SchemeInstance;
  };
}

/** The settings of a check. */
export interface SchemeCheckOptions {
  /** Seed of the instances; 0 if absent. */
  readonly seed?: number;
  /** Number of random instances; 100 if absent. */
  readonly instances?: number;
  /** A clock, ms; without one, time is not checked. */
  readonly now?: () => number;
}

/** Largest number of learners in a random instance. */
const LARGEST = 12;
/** Largest number of steps to reduce a counterexample. */
const MOST_STEPS = 500;
/** Limit for a scheme's policies, ms, for two rounds of 200 learners in 8 coalitions. */
const TIME_LIMIT = 1000;

const promises = {
  partitions: "every learner is in at most one list, and there is one list per coalition",
  heads: "a head is chosen among the candidates",
  frequencies: "a frequency is within the learner's bounds",
  incentives: "I_comp is a number within the task's bounds",
  "whole rounds":
    "a round can be played to its end: each learner has one place, heads are in their coalitions, no number is NaN",
  "equal streams": "the same data and stream give the same result",
  "names of learners": "learners with other numbers, in the same order, get the same places",
  "inputs unchanged": "a policy does not change its inputs",
} as const;

type Promised = keyof typeof promises;

/**
 * Checks that a scheme keeps the promises that a round needs: on random small instances, then on edge cases, then in time. A
 * broken promise comes with the smallest instance found that breaks it. With vitest:
 * `expect(checkScheme(mine).filter(({ passed }) => !passed)).toEqual([])`.
 */
export const checkScheme = (scheme: DefinedScheme, options: SchemeCheckOptions = {}): SchemeCheck[] => {
  const { seed = 0, instances = 100, now } = options;
  const broken = new Map<Promised, SchemeCheck["counterexample"]>();
  for (let index = 0; index < instances; index++) {
    const instance = drawInstance(new RandomStream(seed, "check-scheme", { step: index }), LARGEST);
    const found = problemIn(scheme, instance);
    if (found !== null && !broken.has(found.promised)) broken.set(found.promised, smallest(scheme, instance, found));
  }
  const checks = Object.entries(promises).map(([name, promise]): SchemeCheck => {
    const counterexample = broken.get(name as Promised);
    return {
      name,
      promise,
      passed: counterexample === undefined,
      instances,
      ...(counterexample && { counterexample }),
    };
  });
  for (const [name, instance] of edgeInstances(new RandomStream(seed, "check-scheme"))) {
    const found = problemIn(scheme, instance);
    checks.push({
      name,
      promise: "all of the above",
      passed: found === null,
      instances: 1,
      ...(found && { counterexample: smallest(scheme, instance, found) }),
    });
  }
  if (now !== undefined) checks.push(checkTime(scheme, seed, now));
  return checks;
};

interface Problem {
  readonly promised: Promised;
  readonly problem: string;
}

/** The first promise that is broken on an instance; null if there is none. */
const problemIn = (scheme: DefinedScheme, instance: SchemeInstance): Problem | null => {
  let stage: CheckedStage = "partitions";
  const play = (world: SchemeInstance): readonly InstanceRound[] =>
    playInstance(scheme, world, {
      stage: (next) => {
        stage = next;
      },
    });
  try {
    const world = structuredClone(instance);
    const rounds = play(world);
    const misplaced = misplacement(rounds);
    if (misplaced !== null) return { promised: "whole rounds", problem: misplaced };
    const before = canonicalJson(instance);
    if (canonicalJson(world) !== before) return { promised: "inputs unchanged", problem: "the data were changed" };
    const again = difference(rounds, play(structuredClone(instance)));
    if (again !== null) return { promised: "equal streams", problem: again };
    const renamed = difference(rename(rounds, newName), play(renameInstance(instance, newName)));
    if (renamed !== null) return { promised: "names of learners", problem: renamed };
    return null;
  } catch (error) {
    return { promised: stage, problem: error instanceof Error ? error.message : String(error) };
  }
};

/** The order is kept; everything else about the number changes. */
const newName = (learner: number): number => 3 * learner + 17;

const renameInstance = (instance: SchemeInstance, name: (learner: number) => number): SchemeInstance => ({
  ...structuredClone(instance),
  learners: instance.learners.map((one) => ({ ...one, learner: name(one.learner) })),
  lastPartition: instance.lastPartition.map((members) => members.map(name)),
  absent: instance.absent.map(name),
});

const rename = (rounds: readonly InstanceRound[], name: (learner: number) => number): InstanceRound[] =>
  rounds.map((round) => ({
    start: round.start.map((members) => members.map(name)),
    kept: round.kept?.map((members) => members.map(name)) ?? null,
    heads: round.heads.map((head) => (head === null ? null : name(head))),
    frequencies: round.frequencies?.map(([learner, value]) => [name(learner), value] as const) ?? null,
    partition: round.partition.map((members) => members.map(name)),
    incentives: round.incentives,
    utilities: round.utilities.map(([learner, value]) => [name(learner), value] as const),
  }));

/** The first difference of two outcomes, in words; null without one. The drawn order of players follows their names. */
const difference = (one: readonly InstanceRound[], other: readonly InstanceRound[]): string | null => {
  for (const [index, round] of one.entries()) {
    for (const field of ["start", "kept", "frequencies", "heads", "partition", "incentives"] as const) {
      const [before, after] = [canonicalJson(round[field]), canonicalJson(other[index]?.[field] ?? null)];
      if (before !== after) return `${field} of round ${index + 1} of 2: ${before}, then ${after}`;
    }
  }
  return null;
};

const misplacement = (rounds: readonly InstanceRound[]): string | null => {
  for (const { partition, heads, utilities } of rounds) {
    const seen = new Set<number>();
    for (const learner of partition.flat()) {
      if (seen.has(learner)) return `learner ${learner} is in two places`;
      seen.add(learner);
    }
    for (const [coalition, head] of heads.entries()) {
      if (head !== null && !partition[coalition]!.includes(head))
        return `head ${head} is not in coalition ${coalition}`;
    }
    for (const [learner, utility] of utilities) {
      if (!Number.isFinite(utility)) return `the utility of learner ${learner} is ${utility}`;
    }
  }
  return null;
};

/** Reduces an instance as long as the same promise stays broken. */
const smallest = (
  scheme: DefinedScheme,
  instance: SchemeInstance,
  found: Problem,
): NonNullable<SchemeCheck["counterexample"]> => {
  let best = { problem: found.problem, instance };
  let steps = 0;
  for (let improved = true; improved && steps < MOST_STEPS; ) {
    improved = false;
    for (const simpler of simplerInstances(best.instance)) {
      if (++steps > MOST_STEPS) break;
      const still = problemIn(scheme, simpler);
      if (still?.promised !== found.promised) continue;
      best = { problem: still.problem, instance: simpler };
      improved = true;
      break;
    }
  }
  return best;
};

const checkTime = (scheme: DefinedScheme, seed: number, now: () => number): SchemeCheck => {
  const stream = new RandomStream(seed, "check-scheme", { round: 0 });
  const learners = Array.from({ length: 200 }, (_, index) => ({
    learner: index,
    sampleCount: 1 + stream.integerBelow(1500),
    cyclesPerSample: 501_760,
    minFrequency: 1e7,
    maxFrequency: 1e9,
    uplinkRate: stream.uniformBetween(5e6, 1e7),
    deadline: stream.uniformBetween(11, 20),
  }));
  const instance: SchemeInstance = {
    seed,
    round: 0,
    coalitionCount: 8,
    learners,
    reputations: learners.map(() => 0),
    embeddings: learners.map(() => Array.from({ length: 60 }, () => stream.uniformBetween(-1, 1))),
    lastPartition: Array.from({ length: 8 }, () => []),
    absent: [],
  };
  let taken = 0;
  const timed = <Value>(call: () => Value): Value => {
    const from = now();
    try {
      return call();
    } finally {
      taken += now() - from;
    }
  };
  let problem: string | null = null;
  try {
    playInstance(scheme, instance, { timed });
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  if (taken > TIME_LIMIT) problem = `the policies took ${Math.round(taken)} ms`;
  return {
    name: "time",
    promise: `two rounds of 200 learners in 8 coalitions take the policies at most ${TIME_LIMIT} ms`,
    passed: problem === null,
    instances: 1,
    ...(problem !== null && {
      counterexample: { problem, instance: { ...instance, learners: [], reputations: [], embeddings: [] } },
    }),
  };
};
