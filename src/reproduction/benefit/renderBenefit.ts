import type { MeanInterval } from "../../math/index.ts";
import { countOf, fixed, showInterval } from "../../text/index.ts";
import { markdownRows } from "../render/markdownTable.ts";
import type { BenefitSummary } from "./judgeBenefit.ts";
import type { BenefitPlan } from "./planBenefit.ts";

/** How the runs were made. */
export interface BenefitFacts {
  readonly command: string;
  readonly gfmlVersion: string;
  readonly platform: { readonly system: string; readonly architecture: string; readonly processor: string };
  readonly date: string;
  readonly failed: readonly string[];
}

/** The page of the benefit, in Markdown. */
export const renderBenefit = (plan: BenefitPlan, { rows, verdicts }: BenefitSummary, facts: BenefitFacts): string => {
  const counts = [...new Set(rows.flatMap(({ newcomers }) => Object.keys(newcomers)))];
  const cell = (value: MeanInterval | undefined): string =>
    value === undefined
      ? "-"
      : showInterval({
          mean: 100 * value.mean,
          halfWidth: value.halfWidth === null ? null : 100 * value.halfWidth,
          digits: 1,
        });
  const table = markdownRows(
    [
      "data",
      "way",
      "seeds",
      "alone",
      "learners that train",
      "worst tenth",
      "gain, points",
      "worse by > 2",
      ...counts.map((count) => `newcomers, ${count}`),
    ],
    rows.map((row) => [
      row.data,
      row.way,
      row.seeds.join(", "),
      cell(row.alone),
      cell(row.active),
      cell(row.worstTenth),
      `${row.gain.mean < 0 ? "" : "+"}${fixed(100 * row.gain.mean)} ± ${fixed(100 * row.gain.halfWidth)}`,
      `${row.muchWorse} of ${row.learners}`,
      ...counts.map((count) => cell(row.newcomers[count])),
    ]),
    [true, true, true, ...Array.from({ length: 5 + counts.length }, () => false)],
  );
  const judged = markdownRows(
    ["data", "aim", "at least", "ours", "verdict"],
    verdicts.map(({ data, aim, atLeast, ours, verdict }) => [data, aim, fixed(atLeast, 1), fixed(ours, 1), verdict]),
    [true, true, false, false, true],
  );
  return `${[
    "# A federation beside staying alone",
    "",
    `Command: \`${facts.command}\`. gfml ${facts.gfmlVersion}, ${facts.platform.system}, ${facts.platform.processor}, ${facts.date}.`,
    "",
    `${countOf(plan.rounds, "round")}, ${countOf(plan.seeds, "seed")} asked for. Accuracies in percent, mean over seeds with its 95 % interval. The gain is paired by learner, with its 95 % interval over the learners of all seeds. Alone: as many gradients as the trainer computes.`,
    "",
    "## Figures",
    "",
    rows.length === 0 ? "No run is finished." : table,
    "",
    "## Aims",
    "",
    "The aims were set before, for the way `benefit`. `reproduced`: reached by the mean of at least 3 seeds. `refuted`: missed. `not decided`: fewer seeds, or a quick look.",
    "",
    verdicts.length === 0 ? "Nothing can be judged." : judged,
    ...(facts.failed.length === 0 ? [] : ["", "## Failed", "", ...facts.failed.map((text) => `- ${text}`)]),
  ].join("\n")}\n`;
};
