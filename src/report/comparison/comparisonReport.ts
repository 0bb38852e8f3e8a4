import type { Chart, ChartTable } from "../../charts/index.ts";
import { meanInterval } from "../../math/index.ts";
import { countOf, showInterval } from "../../text/index.ts";
import { groupRuns, hasBands } from "../../view/index.ts";
import { figure, html, table } from "../html/Html.ts";
import { page, type Section } from "../html/page.ts";
import type { ComparedRun } from "./ComparedRun.ts";
import { type ComparedGroup, valuesOf } from "./ComparedRun.ts";
import { comparisonCharts, differenceAxis } from "./comparisonCharts.ts";
import { measures } from "./measures.ts";
import { type GroupPair, groupDifference, isSignificant, pairGroups, referenceName } from "./pairGroups.ts";

/** A report that compares finished runs in groups that differ in more than their seeds: the text of an HTML file. */
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
        ? "The runs differ only in their seeds."
        : `The groups differ in ${fields.join(", ")}. Runs of one group differ only in their seeds.`
    } ${
      most > 1
        ? "A value is the mean over a group\u2019s seeds, with its 95 % interval (Student\u2019s t)."
        : "Each group has one seed, so a difference may be chance."
    }${runs.some(({ isOfQuantity }) => isOfQuantity) ? " In runs that estimate a quantity, accuracy stands for R², in %, and the loss for half the mean squared error, scaled." : ""}</p>`,
    sections: [
      { id: "summary", title: "Summary", content: html`${table(summaryTable(groups), "summary of the groups")}` },
      {
        id: "rounds",
        title: "Over rounds",
        content: html`${
          hasBands(groups) || most < 2
            ? undefined
            : html`<p>Each line is the mean over seeds. Intervals would hide the lines here; \u201cAt the end\u201d shows them.</p>`
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

const summaryTable = (groups: readonly ComparedGroup[]): ChartTable => ({
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

const runTable = (groups: readonly ComparedGroup[]): ChartTable => ({
  columns: ["group", "seed", "rounds", "result hash"],
  rows: groups.flatMap((group) =>
    group.runs.map(({ seed, rounds, resultHash }) => [group.name, `${seed}`, rounds, resultHash]),
  ),
});

/** The differences of each group from its reference; no section if there are no pairs. */
const differenceSection = (pairs: readonly GroupPair[], charts: readonly Chart[]): Section[] =>
  pairs.length === 0
    ? []
    : [
        {
          id: "differences",
          title: "Differences",
          content: html`<p>Each value is the result of the group minus that of ${referenceName(pairs)}, for pairs of runs with one seed. Effects of a seed on both runs cancel. A star marks a difference whose 95 % interval excludes zero. The intervals are not corrected for several comparisons: without any real difference, one in twenty is marked on average.</p>
${table(differenceTable(pairs), `differences from ${referenceName(pairs)}`)}
<div class="figures">${charts.map((chart) => figure(chart))}</div>`,
        },
      ];

const differenceTable = (pairs: readonly GroupPair[]): ChartTable => {
  const hasSeveral = new Set(pairs.map(({ reference }) => reference)).size > 1;
  return {
    columns: [
      "group",
      ...(hasSeveral ? ["minus"] : []),
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
          return `${showInterval({ mean, halfWidth, digits: digitsOf(halfWidth) })}${isSignificant(difference) ? " *" : ""}`;
        }),
      ];
    }),
  };
};

/** Number of decimals that show two digits of an interval's half width. */
const digitsOf = (halfWidth: number): number =>
  halfWidth > 0 ? Math.min(3, Math.max(0, 1 - Math.floor(Math.log10(halfWidth)))) : 2;
