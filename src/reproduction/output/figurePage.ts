import { dataTitle } from "../figures/eachDataSet.ts";
import type { ReproductionOptions } from "../plan/ReproductionOptions.ts";
import { markdownTable } from "../render/markdownTable.ts";
import { countVerdicts, verdictRows } from "../render/verdictPage.ts";
import type { ReproducedFigure } from "./reproduceFigure.ts";

/** The page of a figure: runs, tables, pictures, verdicts. */
export const figurePage = (figure: ReproducedFigure, options: ReproductionOptions): string => {
  const missing = figure.runs.filter(({ facts }) => facts === null);
  const lines = [`# ${figure.title}`, "", playedLine(figure, options, missing.length), ""];
  for (const table of figure.tables) lines.push(markdownTable(table));
  for (const { name, title, table } of figure.charts) {
    if (table.rows.length > 0) lines.push(`![${title}](${name}.svg)`, "");
  }
  for (const data of options.dataSets) {
    const verdicts = figure.verdicts.filter((verdict) => verdict.data === data);
    if (verdicts.length === 0) continue;
    lines.push(`### Claims of the paper, ${dataTitle(data)}: ${countVerdicts(verdicts)}`, "");
    lines.push(verdictRows(verdicts), "");
  }
  return `${lines.join("\n").trimEnd()}\n`;
};

const playedLine = ({ runs }: ReproducedFigure, { seeds, rounds }: ReproductionOptions, missing: number): string => {
  const spread = seeds.length > 1 ? "means over seeds ± half of their 95 % interval" : "one seed: no intervals";
  const absent =
    missing === 0 ? "" : ` **${missing} of ${runs.length} runs are missing**: what they would tell is "-".`;
  return `${runs.length - missing} runs, seeds ${seeds[0]} to ${seeds.at(-1)}, ${rounds} rounds; ${spread}.${absent}`;
};
