import type { FigureId } from "../claims/Claim.ts";
import { dataTitle } from "../figures/dataTitle.ts";
import { paperDataSets } from "../plan/ReproductionOptions.ts";
import type { Verdict, VerdictWord } from "../verdicts/Verdict.ts";
import { markdownRows } from "./markdownTable.ts";

const words: readonly VerdictWord[] = ["reproduced", "not reproduced", "not comparable"];

/** Counts verdicts by kind: "3 reproduced, 5 not reproduced (of 2 the opposite, in part or whole), 0 not comparable". */
export const countVerdicts = (verdicts: readonly Verdict[]): string => {
  const opposite = verdicts.filter(({ isContradicted }) => isContradicted).length;
  return words
    .map((word) => {
      const count = verdicts.filter(({ verdict }) => verdict === word).length;
      const told = word === "not reproduced" && opposite > 0 ? ` (of ${opposite} the opposite, in part or whole)` : "";
      return `${count} ${word}${told}`;
    })
    .join(", ");
};

/** All verdicts as Markdown, a table for each figure and data set. */
export const verdictPage = (verdicts: readonly Verdict[], titles: Readonly<Record<FigureId, string>>): string => {
  const lines = ["# Verdicts", ""];
  for (const data of paperDataSets) {
    const ofData = verdicts.filter((verdict) => verdict.data === data);
    if (ofData.length === 0) continue;
    lines.push(`${dataTitle(data)}: ${countVerdicts(ofData)}.`, "");
  }
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
      verdict === "reproduced" ? `**${verdict}**` : verdict,
      why,
    ]),
    [true, true, true, true, true, true],
  );
