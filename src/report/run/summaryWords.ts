import type { ChartTable } from "../../charts/index.ts";
import { isStableAtPaidPrices, shownScores } from "../../round/index.ts";
import { isLie } from "../../simulation/index.ts";
import { countOf, errorOf, fixed, percent, scoreWords, short } from "../../text/index.ts";
import { aloneSentences, measuredOn } from "../../view/index.ts";
import type { RunDigest } from "./RunDigest.ts";

/** The results of a run, in sentences for readers who do not know the paper. */
export const summaryWords = (run: RunDigest): string[] => {
  if (run.rounds.length === 0) return ["No round is finished yet."];
  return [learning(run), ...beside(run), games(run), ...cheats(run)];
};

const learning = ({ manifest, rounds, activeCount, passiveCount, evaluations }: RunDigest): string => {
  const who = `${countOf(activeCount, "learner")} trained together for ${countOf(rounds.length, "round")} on ${manifest.data.name}${passiveCount > 0 ? `; ${passiveCount} more personalized the result without training` : ""}.`;
  const last = evaluations.at(-1)?.active;
  const before = shownScores(last?.before);
  const after = shownScores(last?.after);
  if (before === undefined || after === undefined) return `${who} Their models were not measured.`;
  const base = after.samples === null ? "" : ` (${measuredOn({ ...after, samples: after.samples })})`;
  const quantity = evaluations.at(-1)?.quantity;
  if (quantity !== undefined) {
    const { show } = scoreWords(quantity);
    const error = (loss: number): string => short(errorOf(loss, quantity));
    return `${who} They estimate ${quantity.name}: with the shared model of their coalition the root mean squared error on their test samples is ${error(before.loss)} (R² ${show(before.accuracy)}), and ${error(after.loss)} (R² ${show(after.accuracy)}) after a personalization on their own data${base}. The worst tenth of them has an R² of ${show(after.worstTenth)}.`;
  }
  return `${who} With the shared model of their coalition, they classify ${percent(before.accuracy)} of their test samples correctly, and ${percent(after.accuracy)} after a personalization on their own data${base}. The worst tenth of them has ${percent(after.worstTenth)}.`;
};

/** The learners beside what they reach alone. */
const beside = ({ alone, lastEvaluation }: RunDigest): string[] => {
  if (alone === null) return [];
  const quantity = lastEvaluation?.quantity;
  const { name, show } = scoreWords(quantity);
  const reached = quantity === undefined ? show(alone.accuracy) : `an ${name} of ${show(alone.accuracy)}`;
  return [
    `By itself, with as many gradients on its own samples only, a learner reaches ${reached}. ${aloneSentences(alone, quantity).join(" ")}`,
  ];
};

const games = ({ rounds, learnerRounds }: RunDigest): string => {
  const mean = (of: (round: RunDigest["rounds"][number]) => number): number =>
    rounds.reduce((sum, round) => sum + of(round), 0) / rounds.length;
  const stable = rounds.filter(({ stability }) => stability.nashStable).length;
  const worst = rounds.reduce((a, b) => (b.stability.maxGain > a.stability.maxGain ? b : a));
  const moves = learnerRounds.reduce((sum, { moved }) => sum + moved, 0);
  const stability =
    stable === rounds.length
      ? `In every round, no learner could have gained${above(rounds)} by moving alone at the prices that it saw.`
      : `In ${rounds.length - stable} of ${countOf(rounds.length, "round")} a learner could still have gained by moving alone at the prices that it saw, at most ${short(worst.stability.maxGain)} token (round ${worst.round}).`;
  const stablePaid = rounds.filter((round) => isStableAtPaidPrices(round.stability)).length;
  const worstPaid = Math.max(...rounds.map((round) => round.stability.maxGainAfterLeader));
  const paid =
    stablePaid === rounds.length
      ? "The same holds at the prices that were then paid."
      : `At the prices that were then paid, a learner could have gained in ${rounds.length - stablePaid} of ${countOf(rounds.length, "round")}, at most ${short(worstPaid)} token.`;
  return `A round took ${fixed(mean((round) => round.completionTime))} s of virtual time on average, and the provider paid ${fixed(mean(({ payments }) => payments))} token for it. Learners changed their coalition ${countOf(moves, "time")}. ${stability} ${paid}`;
};

/** The tolerance of the certificates in words, where it is more than rounding. */
const above = ([first]: RunDigest["rounds"]): string =>
  first?.stability.tolerance === undefined ? "" : ` more than ${short(first.stability.tolerance)} token`;

const cheats = ({ cheats, totals, config }: RunDigest): string[] => {
  const dishonest = totals.filter(({ learner }) => cheats.has(learner));
  const honest = totals.filter(({ learner }) => !cheats.has(learner));
  if (dishonest.length === 0 || honest.length === 0) return [];
  const mean = (list: typeof totals, of: (total: (typeof totals)[number]) => number): number =>
    list.reduce((sum, total) => sum + of(total), 0) / list.length;
  const reputation = (list: typeof totals): string => fixed(mean(list, (total) => total.reputation));
  const payments = (list: typeof totals): string => fixed(mean(list, (total) => total.payments));
  return [
    `${countOf(dishonest.length, "learner")} ${deedOf(config)}. On average they ended with a reputation of ${reputation(dishonest)} against ${reputation(honest)} of honest learners, and were paid ${payments(dishonest)} token against ${payments(honest)}.`,
  ];
};

/** Names a single kind of cheating. For several kinds it names the section that lists them. */
const deedOf = ({ misbehavior, learning, scenario }: RunDigest["config"]): string =>
  scenario?.events.some(isLie)
    ? "cheated in some rounds, as the section Scenario shows"
    : `ran ${misbehavior.localSteps} of ${learning.localSteps} local steps and claimed all`;

const ROWS = 100;
/** Records are rounded: gains that differ by less, token, are those of the same move. */
const SAME_GAIN = 1e-6;

/**
 * The rounds that were not Nash-stable, largest gain first, with the move that would have given it. The move comes from the
 * learners' recorded options. It is left out if they do not give the verifier's figure.
 */
export const unstableRounds = ({ rounds, learnerRounds }: RunDigest): ChartTable & { readonly count: number } => {
  const deviationOf = new Map(learnerRounds.map(({ round, deviation }) => [round, deviation]));
  const unstable = rounds
    .filter(({ stability }) => !stability.nashStable)
    .sort((a, b) => b.stability.maxGain - a.stability.maxGain);
  return {
    count: unstable.length,
    columns: ["round", "largest gain (token)", "learner that could gain", "by leaving", "for", "cycled", "passes"],
    rows: unstable.slice(0, ROWS).map(({ round, stability }) => {
      const deviation = deviationOf.get(round);
      const isTheOne = deviation && Math.abs(deviation.gain - stability.maxGain) <= SAME_GAIN;
      const place = (index: number | null): string => (index === null ? "sitting out" : `coalition ${index}`);
      return [
        round,
        stability.maxGain,
        isTheOne ? `learner ${deviation.learner}` : null,
        isTheOne ? place(deviation.from) : null,
        isTheOne ? place(deviation.to) : null,
        stability.cycled ? "yes" : "no",
        stability.passes,
      ];
    }),
  };
};
