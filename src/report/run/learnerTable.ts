import type { ChartTable } from "../../charts/index.ts";
import { scoreWords } from "../../text/index.ts";
import type { RunDigest } from "./RunDigest.ts";

const ROWS = 200;

/** Every active learner over the whole run, or the best paid ones if there are very many. */
export const learnerTable = ({
  totals,
  cheats,
  lastEvaluation,
  config,
}: RunDigest): ChartTable & { readonly isCut: boolean } => {
  const isCut = totals.length > ROWS;
  const shown = isCut ? [...totals].sort((a, b) => b.payments - a.payments).slice(0, ROWS) : totals;
  const words = scoreWords(lastEvaluation?.quantity);
  const least = config.personalization.minTestSamples;
  const accuracyOf = new Map(
    lastEvaluation?.byLearner.map(({ learner, after, samples = least }) => [
      learner,
      samples < least ? `too few (${samples})` : words.factor * after,
    ]),
  );
  const hasCheats = cheats.size > 0;
  return {
    isCut,
    columns: [
      "learner",
      ...(hasCheats ? ["honest"] : []),
      "coalition",
      "rounds trained",
      "as head",
      "moves",
      words.unit === undefined ? words.name : `${words.name} (${words.unit})`,
      "R_global",
      "paid (token)",
      "profit (token)",
      "energy (J)",
    ],
    rows: shown.map((total) => [
      total.learner,
      ...(hasCheats ? [cheats.has(total.learner) ? "no" : "yes"] : []),
      total.coalition === null ? "sat out" : total.coalition,
      total.roundsTrained,
      total.roundsHeaded,
      total.moves,
      accuracyOf.get(total.learner) ?? null,
      total.reputation,
      total.payments,
      total.profit,
      total.energy,
    ]),
  };
};
