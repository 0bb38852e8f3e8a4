import type { Chart, ChartTable } from "../../charts/index.ts";
import { type GroupResult, nameLearners, whatHappens, whenOf, whoOf } from "../../experiments/index.ts";
import { countOf, percent } from "../../text/index.ts";
import { figure, type Html, html, table } from "../html/Html.ts";
import type { RunDigest, ScenarioDigest } from "./RunDigest.ts";

/** A run's scenario, and the effects that the run itself shows; undefined without a scenario. */
export const scenarioSection = (run: RunDigest, charts: readonly Chart[]): Html | undefined => {
  const { scenario, config } = run;
  if (scenario === undefined) return undefined;
  const { name, description } = config.scenario ?? {};
  const title = [name, description].filter((text) => text !== undefined).join(": ");
  return html`${title === "" ? undefined : html`<p>${title}</p>`}
${table(eventTable(scenario), "events of the scenario")}
${liars(scenario)}
${scenario.shifts.map((shift) => shiftWords(shift, scenario))}
${failures(scenario)}
<div class="figures">${charts.map((chart) => figure(chart))}</div>`;
};

const eventTable = ({ plan }: ScenarioDigest): ChartTable => ({
  columns: ["learners", "behavior", "when"],
  rows: plan.events.map((event) => [whoOf(event), whatHappens(event), whenOf(event)]),
});

const liars = ({ liars, ofLiars, ofOthers }: ScenarioDigest): Html | undefined => {
  if (ofLiars === null) return undefined;
  const row = (group: string, result: GroupResult) => [
    group,
    result.payments,
    result.payoff,
    result.reputation,
    100 * result.delivered,
    result.accuracy === null ? null : 100 * result.accuracy,
  ];
  const words =
    ofOthers === null
      ? "All learners cheat. The gain"
      : `Cheats: ${nameLearners(liars)}. The two groups also differ by chance. The gain of cheating`;
  return html`<p>${words} over honesty shows only in comparison with the same run without cheats, which <a href="#pairs"><code>gfml scenario</code></a> plays.</p>
${table(
  {
    columns: ["mean of", "payments (token)", "payoff (token)", "R_global", "updates accepted (%)", "accuracy (%)"],
    rows: [row("cheats", ofLiars), ...(ofOthers === null ? [] : [row("others", ofOthers)])],
  },
  "cheats and others",
)}
<p>Payoff is payments less the price of the energy spent. R_global is the mean of the second half of the rounds. Accuracy is personalized, at the last measurement.</p>`;
};

const shiftWords = (
  { round, learners, before, lowest, last, recovery, moved }: ScenarioDigest["shifts"][number],
  { options }: ScenarioDigest,
): Html => {
  const level = (value: number | null): string => (value === null ? "not measured" : percent(value));
  const points = `${Number((100 * options.within).toFixed(2))} points`;
  const back =
    before === null || lowest === null
      ? ""
      : recovery === null
        ? ` No measurement was within ${points} of the level before.`
        : ` A measurement was within ${points} of the level before after ${countOf(recovery, "round")} with the new data.`;
  const place = (coalition: number | null): string => (coalition === null ? "none" : `${coalition}`);
  return html`<p>In round ${round} the data of ${nameLearners(learners)} changed. Their mean personalized accuracy before: ${level(before)}; the lowest from then on: ${level(lowest)}; at the end: ${level(last)}.${back} ${moved.length} of ${learners.length} ${moved.length === 1 ? "was" : "were"} in a different coalition ${countOf(options.window, "round")} later, or at the run\u2019s end if that came first.</p>
${
  moved.length === 0
    ? undefined
    : html`<details><summary>Learners that moved</summary>${table(
        {
          columns: ["learner", "coalition before", "coalition after"],
          rows: moved.map(({ learner, from, to }) => [`${learner}`, place(from), place(to)]),
        },
        `learners that moved around the shift in round ${round}`,
      )}</details>`
}`;
};

const REASONS: Readonly<Record<string, string>> = {
  late: "arrived after the deadline",
  unreachable: "the learner, or its head, could not be reached",
  malformed: "was refused as invalid",
  banned: "the learner was banned",
};

const failures = ({ failures }: ScenarioDigest): Html => {
  if (failures.size === 0) return html`<p>No update was lost.</p>`;
  return html`<p>Updates that were lost:</p>${table(
    {
      columns: ["reason", "updates", "from learners that an event names"],
      rows: [...failures]
        .sort(([, a], [, b]) => b.all - a.all)
        .map(([reason, { all, named }]) => [REASONS[reason] ?? reason, all, named]),
    },
    "updates that were lost, by reason",
  )}`;
};
