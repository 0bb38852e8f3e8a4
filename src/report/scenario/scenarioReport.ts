import packageJson from "../../../package.json" with { type: "json" };
import type { Chart, ChartTable } from "../../charts/index.ts";
import {
  type MeasureOptions,
  nameLearners,
  type PairMeasure,
  type PairRow,
  tabulatePairs,
  truthfulTwin,
  whatHappens,
  whenOf,
  whoOf,
} from "../../experiments/index.ts";
import type { RunConfig } from "../../simulation/index.ts";
import { countOf } from "../../text/index.ts";
import { figure, type Html, html, table } from "../html/Html.ts";
import { page, type Section } from "../html/page.ts";
import { findings } from "./findings.ts";
import { courseCharts, differenceCharts, earningCharts } from "./pairCharts.ts";

/** What a scenario did, from pairs of runs with and without it, as the text of an HTML file that needs nothing else. */
export const scenarioReport = (config: RunConfig, pairs: readonly PairMeasure[], options: MeasureOptions): string => {
  const rows = tabulatePairs(pairs);
  const { name = "misbehavior", description } = config.scenario ?? {};
  const kept = truthfulTwin(config).scenario?.events.length ?? 0;
  return page({
    eyebrow: `gfml ${packageJson.version}, a scenario measured in pairs of runs`,
    title: `${name}: ${countOf(pairs.length, "seed")}, with and without`,
    head: html`${description === undefined ? undefined : html`<p class="lead">${description}</p>`}
<p class="lead">Each seed is played twice: with ${kept > 0 ? "everything, and without the lies" : "all of it, and without"}. Numbers are means over seeds; the interval of a paired difference would hold the true one in 95 of 100 such experiments (Student\u2019s t).</p>
<ul>${findings(rows, pairs, options).map((sentence) => html`<li>${sentence}</li>`)}</ul>`,
    sections: [
      { id: "events", title: "What happens", content: table(eventTable(config), "events of the scenario") },
      ...figures("changes", pairs.some(({ lies }) => lies !== null) ? "What lying earned and cost" : "What changed", [
        ...earningCharts(pairs),
        ...differenceCharts(rows),
      ]),
      ...figures("rounds", "Accuracy over rounds", courseCharts(pairs)),
      ...movers(pairs, options),
      { id: "numbers", title: "All numbers", content: table(numberTable(rows), "all numbers") },
    ],
    foot: html`<p>Payoff is payments less the price of the energy really spent; reputation is R_global over the second half of the rounds; accuracy is personalised, after the last round.</p>`,
  });
};

const figures = (id: string, title: string, charts: readonly Chart[]): Section[] =>
  charts.length === 0
    ? []
    : [{ id, title, content: html`<div class="figures">${charts.map((chart) => figure(chart))}</div>` }];

const eventTable = ({ scenario, misbehavior, learning }: RunConfig): ChartTable => ({
  columns: ["who", "what each of them does", "when"],
  rows: [
    ...(scenario?.events ?? []).map((event) => [whoOf(event), whatHappens(event), whenOf(event)]),
    ...(misbehavior.fraction > 0
      ? [
          [
            `${100 * misbehavior.fraction} % of the active learners, drawn for each seed`,
            `runs ${misbehavior.localSteps} of ${learning.localSteps} local steps and claims all`,
            "all rounds",
          ],
        ]
      : []),
  ],
});

/** Who was in another coalition after a shift, seed by seed. */
const movers = (pairs: readonly PairMeasure[], { window }: MeasureOptions): Section[] => {
  const shifts = pairs.flatMap(({ seed, shifts: own }) => own.map((shift) => ({ seed, ...shift })));
  if (shifts.length === 0) return [];
  const names = (moved: PairMeasure["shifts"][number]["with"]["moved"]): string =>
    moved.length === 0 ? "nobody" : nameLearners(moved.map(({ learner }) => learner));
  const recovery = (rounds: number | null): string => (rounds === null ? "not" : `${rounds}`);
  const content: Html = html`<p>Learners whose task shifts, and which of them were in another coalition ${window} rounds later than before.</p>${table(
    {
      columns: ["seed", "round", "who shifts", "rounds to recover", "who moved", "who moved without the shift"],
      rows: shifts.map(({ seed, with: run, without }) => [
        `${seed}`,
        `${run.round}`,
        nameLearners(run.learners),
        recovery(run.recovery),
        names(run.moved),
        names(without.moved),
      ]),
    },
    "who moved after a shift",
  )}`;
  return [{ id: "movers", title: "Who moved", content }];
};

const numberTable = (rows: readonly PairRow[]): ChartTable => ({
  columns: ["", "unit", "without", "with", "difference", "\u00b1 95 %", "seeds"],
  rows: rows.map((row) => {
    const scale = row.unit === "%" ? 100 : 1;
    return [
      row.name,
      row.unit,
      scale * row.without,
      scale * row.with,
      scale * row.difference,
      row.halfWidth === null ? null : scale * row.halfWidth,
      row.seeds,
    ];
  }),
});
