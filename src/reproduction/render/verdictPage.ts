import type { FigureId } from "../claims/Claim.ts";
import { dataTitle } from "../figures/eachDataSet.ts";
import { paperDataSets } from "../plan/ReproductionOptions.ts";
import { type Verdict, verdictWords } from "../verdicts/Verdict.ts";
import { markdownRows } from "./markdownTable.ts";

/** How many of the verdicts are what: "3 reproduced, 1 refuted, 0 no difference, 4 not decided, 1 not comparable". */
export const countVerdicts = (verdicts: readonly Verdict[]): string =>
  verdictWords.map((word) => `${verdicts.filter(({ verdict }) => verdict === word).length} ${word}`).join(", ");

const legend = [
  "- **reproduced**: every interval supports the claim.",
  "- **refuted**: an interval excludes the claim.",
  "- no difference: the claim states a difference, and the intervals show none beyond 2 points of accuracy, or 10 % of money, time and other numbers.",
  "- not decided: the intervals allow the claim and its opposite. The reason says how many seeds would decide.",
  "- not comparable: the paper gives nothing to compare.",
];

/** All verdicts as Markdown, a table for each figure and data set. */
export const verdictPage = (verdicts: readonly Verdict[], titles: Readonly<Record<FigureId, string>>): string => {
  const lines = ["# Verdicts", ""];
  for (const data of paperDataSets) {
    const ofData = verdicts.filter((verdict) => verdict.data === data);
    if (ofData.length === 0) continue;
    lines.push(`${dataTitle(data)}: ${countVerdicts(ofData)}.`, "");
  }
  lines.push(...legend, "");
  for (const figure of new Set(verdicts.map((verdict) => verdict.figure))) {
    for (const data of paperDataSets) {
      const rows = verdicts.filter((verdict) => verdict.figure === figure && verdict.data === data);
      if (rows.length === 0) continue;
      lines.push(`## ${titles[figure]}, ${dataTitle(data)}`, "", verdictRows(rows), "");
      const notes = rows.filter(({ note }) => note !== null);
      if (notes.length > 0) lines.push(...notes.map(({ id, note }) => `- ${id}: ${note}`), "");
    }
  }
  return lines.join("\n");
};

/** Verdicts as a Markdown table. */
export const verdictRows = (verdicts: readonly Verdict[]): string =>
  markdownRows(
    ["claim", "the paper says", "paper", "ours", "verdict", "why"],
    verdicts.map(({ id, quote, paper, ours, verdict, why }) => [
      id,
      quote,
      paper,
      ours,
      verdict === "reproduced" || verdict === "refuted" ? `**${verdict}**` : verdict,
      why,
    ]),
    [true, true, true, true, true, true],
  );
