import { countOf, showInterval } from "../../text/index.ts";
import { markdownRows } from "../render/markdownTable.ts";
import type { AblationRow, DemonstratedNumber } from "./AblationRow.ts";
import { type AblationMeasure, ablationMeasures } from "./ablationMeasures.ts";
import type { AblationDrawing } from "./drawAblation.ts";
import type { AblationPlan } from "./planAblation.ts";
import type { AblationSummary, MeasuredChange, SummarizedRow } from "./summarizeAblation.ts";

/** The machine and the data of the runs. */
export interface AblationFacts {
  readonly command: string;
  readonly gfmlVersion: string;
  readonly platform: { readonly system: string; readonly architecture: string; readonly processor: string };
  readonly date: string;
  readonly failed: readonly string[];
}

const titles: Readonly<Record<AblationRow["kind"], string>> = {
  erratum: "Errata as printed",
  decision: "Decisions otherwise",
  sensitivity: "Sensitivities",
};

const units = ablationMeasures.map(({ title, unit }) =>
  unit === "" ? title : `${title}, ${unit === "%" ? "points" : unit}`,
);

/** The ablation as a page of Markdown. */
export const renderAblation = (
  { config, seeds }: Pick<AblationPlan, "config" | "seeds">,
  { baseline, rows }: AblationSummary,
  facts: AblationFacts,
  drawings: readonly Pick<AblationDrawing, "file" | "title">[] = [],
): string => {
  const { system, architecture, processor } = facts.platform;
  const sections = (["erratum", "decision", "sensitivity"] as const).flatMap((kind) => {
    const own = rows.filter((row) => row.kind === kind);
    return own.length === 0 ? [] : [`## ${titles[kind]}`, ...changeTable(own), ...demonstrations(own)];
  });
  return `${[
    "# What each reading changed",
    "",
    `Made by \`${facts.command}\` with gfml ${facts.gfmlVersion} on ${facts.date} (${processor}, ${system} ${architecture}); data ${config.data.set}, ${countOf(config.rounds, "round")}, ${countOf(seeds.length, "seed")} (${seeds.join(", ")}), ${config.population.learners} learners, everything else as the default configuration unless the command says otherwise.`,
    "",
    `One switch at a time, everything else as it is. Differences are paired by seed, with 95 % intervals${seeds.length < 2 ? " (none: one seed does not give any)" : ""}; those that leave 0 out are **bold**. With many comparisons some of these are chance.`,
    "",
    "## The default",
    "",
    markdownRows(
      ["measure", "value"],
      baseline.map(({ measure, value }) => {
        const { title, unit, digits } = ablationMeasures.find(({ name }) => name === measure)!;
        return [title, value.count === 0 ? "no run finished" : showInterval({ ...value, digits, unit })];
      }),
      [true, false],
    ),
    "",
    ...sections,
    ...(drawings.length === 0 ? [] : ["## Drawn", ""]),
    ...drawings.flatMap(({ file, title }) => [`![${title}](${file})`, ""]),
    ...(facts.failed.length === 0 ? [] : ["## Failed", "", ...facts.failed.map((text) => `- ${text}`), ""]),
  ].join("\n")}`;
};

const changeTable = (rows: readonly SummarizedRow[]): string[] => {
  const run = rows.filter(({ choices }) => choices.length > 0);
  if (run.length === 0) return [""];
  return [
    "",
    markdownRows(
      ["", "switched", "to", ...units],
      run.flatMap(({ id, title, choices }) =>
        choices.map(({ name, against, changes }, index) => [
          index === 0 ? id : "",
          index === 0 ? title : "",
          against === "default" ? name : `${name} (against ${against})`,
          ...changes.map((change, at) => {
            const text = formatChange(change, ablationMeasures[at]!);
            return change.isClear ? `**${text}**` : text;
          }),
        ]),
      ),
      [true, true, true, ...units.map(() => false)],
    ),
    "",
  ];
};

const demonstrations = (rows: readonly SummarizedRow[]): string[] =>
  rows
    .filter(({ note, numbers }) => note !== undefined || numbers.length > 0)
    .flatMap(({ id, title, note, numbers, choices }) => [
      `**${id}**, ${title}${choices.length === 0 ? ": not run" : ""}. ${sentence(note)}`,
      "",
      ...(numbers.length === 0
        ? []
        : [
            markdownRows(
              ["computed", "value"],
              numbers.map((number) => [number.name, formatNumber(number)]),
              [true, false],
            ),
            "",
          ]),
    ]);

const sentence = (text = ""): string => (text === "" ? "" : `${text[0]!.toUpperCase()}${text.slice(1)}.`);

/** "+1.20 ± 0.40", or "0" if every seed gave the same. */
export const formatChange = ({ difference }: MeasuredChange, { digits }: AblationMeasure): string => {
  if (difference.count === 0) return "-";
  if (difference.mean === 0 && (difference.halfWidth ?? 0) === 0) return "0";
  return `${difference.mean > 0 ? "+" : ""}${showInterval({ ...difference, digits })}`;
};

/** The number with its unit. NaN and the infinities are in words, because they are the result. */
export const formatNumber = ({ value, unit }: DemonstratedNumber): string => {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "infinite" : "minus infinity";
  const size = Math.abs(value);
  const text =
    Number.isInteger(value) && size < 1e6
      ? String(value)
      : size >= 1e-3 && size < 1e6
        ? String(Number(value.toPrecision(5)))
        : value.toExponential(3);
  return unit === "" ? text : `${text} ${unit}`;
};
