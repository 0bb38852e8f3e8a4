import { countOf, fixed, type ScoreWords, scoreWords, table } from "../text/index.ts";
import type { Advice, Trial } from "./adviseData.ts";

/** An advice for people: the verdict first, then the figures, the reasons and what is uncertain. Ends with a newline. */
export const renderAdvice = (advice: Advice): string =>
  `${[headline(advice), "", ...figures(advice), "", ...reasons(advice), "", ...uncertainties(advice)].join("\n")}\n`;

const signed = (value: number): string => `${value < 0 ? "-" : "+"}${fixed(Math.abs(100 * value), 1)}`;

/** The trial whose trainer is recommended. */
const chosenTrial = ({ trials, trainer }: Advice): Trial => trials.find((trial) => trial.trainer === trainer)!;

const wordsOf = ({ facts }: Advice): ScoreWords => scoreWords(facts.classCount === 1 ? "a quantity" : undefined);

const headline = (advice: Advice): string => {
  const { verdict, trainer } = advice;
  const { difference, halfWidth } = chosenTrial(advice).comparison;
  const interval =
    halfWidth === null
      ? ""
      : ` (95 % interval over learners: ${signed(difference - halfWidth)} to ${signed(difference + halfWidth)})`;
  const { points: unit } = wordsOf(advice);
  const points = `${signed(difference)} ${unit} in the mean${interval}`;
  switch (verdict) {
    case "federate":
      return `Federate, with trainer ${trainer}: ${points}.`;
    case "stay alone":
      return `Stay alone: a federation costs its learners ${fixed(Math.abs(100 * difference), 1)} ${unit} in the mean${interval}.`;
    case "no certain gain":
      return `No certain gain for learners that train: ${points}.`;
  }
};

const figures = (advice: Advice): string[] => {
  const { trials } = advice;
  const { name: score, show } = wordsOf(advice);
  const [first] = trials as [Trial];
  const counts = Object.keys(first.newcomers);
  const row = (
    name: string,
    accuracy: number,
    rest: readonly string[],
    newcomers: Readonly<Record<string, number>>,
  ) => [
    name,
    show(accuracy),
    ...rest,
    ...counts.map((count) => (newcomers[count] === undefined ? "-" : show(newcomers[count]))),
  ];
  return table(
    [
      ["", score, "against alone", "worse by > 2", ...counts.map((count) => `newcomer, ${count}`)],
      row("alone", first.comparison.accuracy, ["", ""], first.comparison.newcomers),
      ...trials.map(({ trainer, comparison, newcomers }) => {
        const { accuracy, difference, halfWidth, muchWorse, learners } = comparison;
        const spread = halfWidth === null ? "" : ` ± ${fixed(100 * halfWidth, 1)}`;
        return row(
          trainer,
          accuracy + difference,
          [`${signed(difference)}${spread}`, `${muchWorse} of ${learners}`],
          newcomers,
        );
      }),
    ],
    `lrrr${"r".repeat(counts.length)}`,
  );
};

/** Learners with fewer samples gain from others; those with more can do without. */
const FEW_SAMPLES = 60;

const reasons = (advice: Advice): string[] => {
  const { facts, trainer, overFedavg, verdict } = advice;
  const { samples, classes, classCount } = facts;
  const { comparison, chosen, newcomers } = chosenTrial(advice);
  const few = samples <= FEW_SAMPLES;
  const lines = [
    `A learner trains on about ${countOf(samples, "sample")}${few ? ", few enough to gain from others" : ""}${classCount === 1 ? "" : `, of ${fixed(classes, 1)} of ${classCount} classes`}.`,
  ];
  if (!few && verdict !== "federate" && classes < classCount / 2)
    lines.push("With many samples of few classes a learner reaches by itself nearly all that can be reached.");
  const gains = Object.keys(newcomers).flatMap((count) => {
    const alone = comparison.newcomers[count];
    return alone === undefined ? [] : [`${signed(newcomers[count]! - alone)} with ${countOf(Number(count), "sample")}`];
  });
  if (gains.length > 0) lines.push(`Newcomers against alone: ${gains.join(", ")}.`);
  if (verdict !== "federate" && gains.some((gain) => gain.startsWith("+")))
    lines.push("So a federation can still be worth it for the newcomers that it serves.");
  lines.push(
    overFedavg === null
      ? "No trainer that was tried is certainly better than fedavg, the simplest one."
      : `${trainer} is better than fedavg by ${fixed(100 * overFedavg.mean, 1)} ± ${fixed(100 * overFedavg.halfWidth, 1)} ${wordsOf(advice).points}, learner by learner.`,
  );
  if (chosen !== null) lines.push(`The learners chose to personalize with ${chosen}.`);
  return lines;
};

/** Below this many test samples single learners cannot be compared. */
const FEW_TESTS = 30;

const uncertainties = (advice: Advice): string[] => {
  const { facts, untried, trials } = advice;
  const { learners, newcomers, ofLearners, rounds } = facts;
  const { testSamples } = chosenTrial(advice).comparison;
  const lines = [
    `This is an estimate from ${countOf(learners, "learner")} that train and ${countOf(newcomers, "newcomer")}, of ${ofLearners} in the data, in ${countOf(rounds, "round")}, with one seed.`,
    "The intervals hold for learners like these; they say nothing about other rounds, models or seeds. gfml run measures all of it.",
  ];
  if (testSamples < FEW_TESTS)
    lines.push(`A learner tests on about ${countOf(testSamples, "sample")}: only the means can be compared.`);
  if (untried.length > 0) lines.push(`Not tried, as the time was over: ${untried.join(", ")}.`);
  if (trials.length > 2) lines.push(`The best of ${trials.length} trainers looks a little better than it is.`);
  return lines;
};
