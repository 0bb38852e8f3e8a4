import type { Chart, ChartTable } from "../../charts/index.ts";
import { showInterval } from "../../text/index.ts";
import { figure } from "../html/figure.ts";
import { html } from "../html/Html.ts";
import type { Section } from "../html/page.ts";
import { table } from "../html/table.ts";
import { differenceAxis } from "./differenceCharts.ts";
import { digitsOf } from "./digitsOf.ts";
import { groupDifference, isShown } from "./groupDifference.ts";
import { measures } from "./measures.ts";
import { type GroupPair, referenceName } from "./pairGroups.ts";

/** How groups differ from one of them, seed by seed; none where there is nothing to compare. */
export const differenceSection = (pairs: readonly GroupPair[], charts: readonly Chart[]): Section[] =>
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
