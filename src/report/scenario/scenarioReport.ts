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

/** The effects of a scenario, from pairs of runs with and without it, as the text of a self-contained HTML file. */
export const scenarioReport = (config: RunConfig, pairs: readonly PairMeasure[], options: MeasureOptions): string => {
  const rows = tabulatePairs(pairs);
  const { name = "misbehavior", description } = config.scenario ?? {};
  const kept = truthfulTwin(config).scenario?.events.length ?? 0;
  return page({
    eyebrow: `gfml ${packageJson.version}, a scenario measured in pairs of runs`,
    title: `${name}: ${countOf(pairs.length, "seed")}, with and without`,
    head: html`${description === undefined ? undefined : html`<p class="lead">${description}</p>`}
<p class="lead">Each seed is played twice: with ${kept > 0 ? "everything, and without the lies" : "all of it, and without"}. Numbers are means over seeds. The interval of a paired difference contains the true one in 95 of 100 such experiments (Student\u2019s t).</p>
<ul>${findings(rows, pairs, options).map((sentence) => html`<li>${sentence}</li>`)}</ul>`,
    sections: [
      { id: "events", title: "Events", content: table(eventTable(config), "events of the scenario") },
      ...figures("changes", pairs.some(({ lies }) => lies !== null) ? "Gains and costs of lying" : "Changes", [
        ...earningCharts(pairs),
        ...differenceCharts(rows),
      ]),
      ...figures("rounds", "Accuracy over rounds", courseCharts(pairs)),
      ...movers(pairs, options),
      { id: "numbers", title: "All numbers", content: table(numberTable(rows), "all numbers") },
    ],
    foot: html`<p>Payoff is payments less the price of the energy spent. Reputation is R_global over the second half of the rounds. Accuracy is personalized, after the last round.</p>`,
  });
};

const figures = (id: string, title: string, charts: readonly Chart[]): Section[] =>
  charts.length === 0
    ? []
    : [{ id, title, content: html`<div class="figures">${charts.map((chart) => figure(chart))}</div>` }];

const eventTable = ({ scenario, misbehavior, learning }: RunConfig): ChartTable => ({
  columns: ["learners", "behavior", "when"],
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

/** The learners in a different coalition after a shift, for each seed. */
const movers = (pairs: readonly PairMeasure[], { window }: MeasureOptions): Section[] => {
  const shifts = pairs.flatMap(({ seed, shifts: own }) => own.map((shift) => ({ seed, ...shift })));
  if (shifts.length === 0) return [];
  const names = (moved: PairMeasure["shifts"][number]["with"]["moved"]): string =>
    moved.length === 0 ? "none" : nameLearners(moved.map(({ learner }) => learner));
  const recovery = (rounds: number | null): string => (rounds === null ? "not" : `${rounds}`);
  const content: Html = html`<p>Learners whose task shifts, and those among them in a different coalition ${window} rounds later.</p>${table(
    {
      columns: ["seed", "round", "shifted", "rounds to recover", "moved", "moved without the shift"],
      rows: shifts.map(({ seed, with: run, without }) => [
        `${seed}`,
        `${run.round}`,
        nameLearners(run.learners),
        recovery(run.recovery),
        names(run.moved),
        names(without.moved),
      ]),
    },
    "learners that moved after a shift",
  )}`;
  return [{ id: "movers", title: "Learners that moved", content }];
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
