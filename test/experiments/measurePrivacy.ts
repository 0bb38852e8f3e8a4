/**
 * Measures what protected embeddings do to similarities, coalitions and accuracy, and prints the table of docs/explanation/privacy.md:
 *
 *     node test/experiments/measurePrivacy.ts [seeds]
 */
import { readFileSync } from "node:fs";
import type { EvaluationRecord, LearnerRecord } from "../../src/round/index.ts";
import { privacySpent } from "../../src/simulation/folder/privacySpent.ts";
import {
  namedLayer,
  prepareData,
  type RunConfigInput,
  readConfigText,
  resolveConfig,
  runSimulation,
} from "../../src/simulation/index.ts";

const shared = readConfigText(readFileSync("examples/scenarios/small.yaml", "utf8"), "examples/scenarios/small.yaml");

type Protection = NonNullable<NonNullable<RunConfigInput["coalition"]>["embeddingPrivacy"]>;
const variants: readonly (readonly [string, Protection])[] = [
  ["none", {}],
  ["4 dimensions", { dimensions: 4 }],
  ["clip 0.5", { clip: 0.5 }],
  ["clip 0.5, z = 0.1", { clip: 0.5, noiseMultiplier: 0.1 }],
  ["clip 0.5, z = 1", { clip: 0.5, noiseMultiplier: 1 }],
  ["clip 0.5, z = 10", { clip: 0.5, noiseMultiplier: 10 }],
  ["clip 0.5, z = 50", { clip: 0.5, noiseMultiplier: 50 }],
];

/** S of everybody to every head in a round. */
const similarities = (records: readonly LearnerRecord[]): number[] =>
  records.flatMap(({ options, isHead }) => (isHead ? [] : options.flatMap((option) => option?.similarity ?? [])));

const correlation = (a: readonly number[], b: readonly number[]): number => {
  const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [x, y] = [mean(a), mean(b)];
  const product = (p: readonly number[], q: readonly number[], u: number, v: number): number =>
    p.reduce((sum, value, index) => sum + (value - u) * (q[index]! - v), 0);
  return product(a, b, x, y) / Math.sqrt(product(a, a, x, x) * product(b, b, y, y));
};

/** Classes that two learners of one coalition have in common, mean over pairs and over the second half of the rounds. */
const sharedClasses = (
  rounds: readonly (readonly LearnerRecord[])[],
  classes: readonly ReadonlySet<number>[],
): number => {
  let sum = 0;
  let pairs = 0;
  for (const records of rounds.slice(rounds.length >> 1)) {
    for (const one of records) {
      for (const other of records) {
        if (one.learner >= other.learner || one.coalition === null || one.coalition !== other.coalition) continue;
        sum += [...classes[one.learner]!].filter((label) => classes[other.learner]!.has(label)).length;
        pairs++;
      }
    }
  }
  return sum / pairs;
};

const play = async (seed: number, embeddingPrivacy: Protection) => {
  const config = resolveConfig([
    shared,
    namedLayer("this script", { seed, ledger: "memory", coalition: { embeddingPrivacy } }),
  ]);
  const { set, partition } = await prepareData(config);
  const rounds: (readonly LearnerRecord[])[] = [];
  let last: EvaluationRecord | undefined;
  await runSimulation({
    config,
    samples: set.train,
    partition,
    workers: 1,
    events: {
      onRound: (_, learners) => {
        rounds.push(learners);
      },
      onEvaluation: (evaluation) => {
        last = evaluation;
      },
    },
  });
  const classes = partition.map((indices) => new Set(indices.map((index) => set.train.labels[index]!)));
  return {
    epsilon: privacySpent(config, config.rounds)?.epsilon,
    similarity: similarities(rounds[0]!),
    placed: rounds.flat().filter(({ coalition }) => coalition !== null).length / rounds.flat().length,
    common: sharedClasses(rounds, classes),
    accuracy: last!.active.after.accuracy,
  };
};

const seeds = Array.from({ length: Number(process.argv[2] ?? 3) }, (_, seed) => seed);
const plain = new Map<number, readonly number[]>();
console.log(
  "| embeddings | epsilon (delta 1e-5) | S, correlation with none | take part | classes in common | accuracy |",
);
console.log("|---|---|---|---|---|---|");
for (const [name, protection] of variants) {
  const results: (Awaited<ReturnType<typeof play>> & { readonly correlation: number })[] = [];
  for (const seed of seeds) {
    const result = await play(seed, protection);
    if (!plain.has(seed)) plain.set(seed, result.similarity);
    results.push({ ...result, correlation: correlation(plain.get(seed)!, result.similarity) });
  }
  const mean = (of: (result: (typeof results)[number]) => number): number =>
    results.reduce((sum, result) => sum + of(result), 0) / results.length;
  const epsilon = results[0]!.epsilon;
  const cells = [
    name,
    epsilon === undefined ? "" : epsilon.toPrecision(3),
    mean((one) => one.correlation).toFixed(2),
    `${(100 * mean((one) => one.placed)).toFixed(0)} %`,
    mean((one) => one.common).toFixed(2),
    `${(100 * mean((one) => one.accuracy)).toFixed(1)} %`,
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
