import type { Chart, ChartTable } from "../../charts/index.ts";
import { type GroupResult, nameLearners, whatHappens, whenOf, whoOf } from "../../experiments/index.ts";
import { countOf, percent } from "../../text/index.ts";
import { figure, type Html, html, table } from "../html/Html.ts";
import type { RunDigest, ScenarioDigest } from "./RunDigest.ts";

/** What was to go wrong in a run, and what of it shows in the run itself; undefined where nothing was. */
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
  columns: ["who", "what each of them does", "when"],
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
      ? "Everybody lies. What that earned"
      : `Liars: ${nameLearners(liars)}. The groups are different learners of one run, and chance tells them apart too: what lying earned`;
  return html`<p>${words} against honesty shows only beside the same run without the lies, which <a href="#pairs"><code>gfml scenario</code></a> plays.</p>
${table(
  {
    columns: ["mean of", "payments (token)", "payoff (token)", "R_global", "updates accepted (%)", "accuracy (%)"],
    rows: [row("liars", ofLiars), ...(ofOthers === null ? [] : [row("others", ofOthers)])],
  },
  "liars and others",
)}
<p>Payoff is payments less the price of the energy really spent; R_global that of the second half of the rounds; the accuracy is personalized, at the last measurement.</p>`;
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
  return html`<p>In round ${round} the data of ${nameLearners(learners)} changed. Their mean personalized accuracy before: ${level(before)}; the lowest from then on: ${level(lowest)}; at the end: ${level(last)}.${back} ${moved.length} of ${learners.length} ${moved.length === 1 ? "was" : "were"} in another coalition ${countOf(options.window, "round")} later than before, or at the run\u2019s end if that came first.</p>
${
  moved.length === 0
    ? undefined
    : html`<details><summary>Who moved</summary>${table(
        {
          columns: ["learner", "coalition before", "coalition after"],
          rows: moved.map(({ learner, from, to }) => [`${learner}`, place(from), place(to)]),
        },
        `who moved around the shift in round ${round}`,
      )}</details>`
}`;
};

const REASONS: Readonly<Record<string, string>> = {
  late: "came after the deadline",
  unreachable: "the learner, or its head, could not be reached",
  malformed: "was refused: not what an update can be",
  banned: "the learner was kept out",
};

const failures = ({ failures }: ScenarioDigest): Html => {
  if (failures.size === 0) return html`<p>No update was lost.</p>`;
  return html`<p>Updates that were lost:</p>${table(
    {
      columns: ["why", "updates", "of learners that an event names"],
      rows: [...failures]
        .sort(([, a], [, b]) => b.all - a.all)
        .map(([reason, { all, named }]) => [REASONS[reason] ?? reason, all, named]),
    },
    "updates that were lost, by reason",
  )}`;
};
