import type { ChartTable } from "../../charts/index.ts";
import { meanInterval } from "../../math/index.ts";
import { countOf, showInterval } from "../../text/index.ts";
import { figure } from "../html/figure.ts";
import { html } from "../html/Html.ts";
import { page } from "../html/page.ts";
import { table } from "../html/table.ts";
import type { ComparedRun } from "./ComparedRun.ts";
import { comparisonCharts, hasBands } from "./comparisonCharts.ts";
import { differenceSection } from "./differenceSection.ts";
import { digitsOf } from "./digitsOf.ts";
import { groupRuns, type RunGroup, valuesOf } from "./groupRuns.ts";
import { measures } from "./measures.ts";
import { pairGroups } from "./pairGroups.ts";

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
