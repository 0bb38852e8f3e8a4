import type { Chart, ChartTable } from "../../charts/index.ts";
import { meanInterval } from "../../math/index.ts";
import { countOf, showInterval } from "../../text/index.ts";
import { figure } from "../html/figure.ts";
import { html } from "../html/Html.ts";
import { page, type Section } from "../html/page.ts";
import { table } from "../html/table.ts";
import type { ComparedRun } from "./ComparedRun.ts";
import { comparisonCharts, hasBands } from "./comparisonCharts.ts";
import { differenceAxis } from "./differenceCharts.ts";
import { groupDifference, isShown } from "./groupDifference.ts";
import { groupRuns, type RunGroup, valuesOf } from "./groupRuns.ts";
import { measures } from "./measures.ts";
import { type GroupPair, pairGroups, referenceName } from "./pairGroups.ts";

/** A report that compares finished runs, grouped by what differs in them beside the seed, as the text of an HTML file. */
export const comparisonReport = (runs: readonly ComparedRun[]): string => {
  const groups = groupRuns(runs);
  const { lines, bars, differences } = comparisonCharts(groups);
  const count = groups.reduce((sum, group) => sum + group.runs.length, 0);
  const fields = Object.keys(groups[0]?.values ?? {});
  const most = Math.max(0, ...groups.map((group) => group.runs.length));
  return page({
    eyebrow: "gfml, comparison of runs",
    title:
      fields.length === 0
        ? `${countOf(count, "run")} of one configuration`
        : `${countOf(count, "run")} in ${groups.length} groups`,
    head: html`<p class="lead">${
      fields.length === 0
        ? "The runs differ in their seeds only."
        : `The groups differ in ${fields.join(", ")}. Runs of a group differ in their seeds only.`
    } ${
      most > 1
        ? "A value is the mean over a group\u2019s seeds; the interval would hold the true mean in 95 of 100 such experiments (Student\u2019s t)."
        : "There is one seed a group, so nothing can be said of how much chance there is in a difference."
    }</p>`,
    sections: [
      { id: "summary", title: "Summary", content: html`${table(summaryTable(groups), "summary of the groups")}` },
      {
        id: "rounds",
        title: "Over rounds",
        content: html`${
          hasBands(groups) || most < 2
            ? undefined
            : html`<p>Means over seeds; of so many groups, or so few seeds, intervals would hide the lines. They are drawn at the end.</p>`
        }<div class="figures">${lines.map((chart) => figure(chart))}</div>`,
      },
      {
        id: "end",
        title: "At the end",
        content: html`<div class="figures">${bars.map((chart) => figure(chart))}</div>`,
      },
      ...differenceSection(pairGroups(groups), differences),
      { id: "runs", title: "Runs", content: html`${table(runTable(groups), "all runs")}` },
    ],
    foot: html`<p>Runs of gfml ${[...new Set(runs.map(({ gfmlVersion }) => gfmlVersion))].join(", ")}.</p>`,
  });
};

const summaryTable = (groups: readonly RunGroup[]): ChartTable => ({
  columns: ["group", "seeds", ...measures.map(({ short, axis }) => `${short} (${axis.unit ?? ""})`)],
  rows: groups.map((group) => [
    group.name,
    group.runs.length,
    ...measures.map(({ name }) => {
      const values = valuesOf(group, name);
      if (values.length === 0) return null;
      const { mean, halfWidth } = meanInterval(values);
      return halfWidth === null ? mean : showInterval({ mean, halfWidth, digits: digitsOf(halfWidth) });
    }),
  ]),
});

const runTable = (groups: readonly RunGroup[]): ChartTable => ({
  columns: ["group", "seed", "rounds", "result hash"],
  rows: groups.flatMap((group) =>
    group.runs.map(({ seed, rounds, resultHash }) => [group.name, `${seed}`, rounds, resultHash]),
  ),
});

/** How groups differ from one of them, seed by seed; none where there is nothing to compare. */
const differenceSection = (pairs: readonly GroupPair[], charts: readonly Chart[]): Section[] =>
  pairs.length === 0
    ? []
    : [
        {
          id: "differences",
          title: "Differences",
          content: html`<p>Each group less ${referenceName(pairs)}, seed by seed: both runs of a pair have the same seed, so that what the seed does to both cancels. A difference whose 95 % interval leaves zero out is marked *. Intervals are those of single comparisons: of twenty without any difference, one is marked on average.</p>
${table(differenceTable(pairs), `differences to ${referenceName(pairs)}`)}
<div class="figures">${charts.map((chart) => figure(chart))}</div>`,
        },
      ];

const differenceTable = (pairs: readonly GroupPair[]): ChartTable => {
  const hasSeveral = new Set(pairs.map(({ reference }) => reference)).size > 1;
  return {
    columns: [
      "group",
      ...(hasSeveral ? ["less"] : []),
      "pairs",
      ...measures.map((measure) => `${measure.short} (${differenceAxis(measure).unit ?? ""})`),
    ],
    rows: pairs.map((pair) => {
      const { group, reference } = pair;
      const seeds = new Set(reference.runs.map(({ seed }) => seed));
      return [
        group.name,
        ...(hasSeveral ? [reference.name] : []),
        group.runs.filter(({ seed }) => seeds.has(seed)).length,
        ...measures.map((measure) => {
          const difference = groupDifference(pair, measure.name);
          if (difference === null) return null;
          const { mean, halfWidth } = difference;
          if (halfWidth === null) return mean;
          return `${showInterval({ mean, halfWidth, digits: digitsOf(halfWidth) })}${isShown(difference) ? " *" : ""}`;
        }),
      ];
    }),
  };
};

/** Decimals that show two digits of an interval's half width: more would say nothing. */
const digitsOf = (halfWidth: number): number =>
  halfWidth > 0 ? Math.min(3, Math.max(0, 1 - Math.floor(Math.log10(halfWidth)))) : 2;
