import type { ChartTable } from "../../charts/index.ts";
import type { RunDigest } from "../read/RunDigest.ts";

const ROWS = 100;
/** Differences below come from rounding. */
const ROUNDING = 1e-6;

/**
 * The rounds that were not Nash-stable, those with the largest gain first, and the move that would have brought it. The move
 * is found in the learners' recorded options; where they do not give the verifier's figure, it is left out.
 */
export const unstableRounds = ({ rounds, learnerRounds }: RunDigest): ChartTable & { readonly count: number } => {
  const deviationOf = new Map(learnerRounds.map(({ round, deviation }) => [round, deviation]));
  const unstable = rounds
    .filter(({ stability }) => !stability.nashStable)
    .sort((a, b) => b.stability.maxGain - a.stability.maxGain);
  return {
    count: unstable.length,
    columns: ["round", "largest gain (token)", "who could gain", "by leaving", "for", "cycled", "passes"],
    rows: unstable.slice(0, ROWS).map(({ round, stability }) => {
      const deviation = deviationOf.get(round);
      const isTheOne = deviation && Math.abs(deviation.gain - stability.maxGain) <= ROUNDING;
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
