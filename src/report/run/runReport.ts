import { stringify } from "yaml";
import type { AuditReport } from "../../audit/index.ts";
import type { Chart } from "../../charts/index.ts";
import { isStableAtPaidPrices, type ScoreSummary, shownScores } from "../../round/index.ts";
import { clockTime, fixed, type ScoreWords, scoreWords, short } from "../../text/index.ts";
import { type FigureSpan, figure, type Html, html, table } from "../html/Html.ts";
import { facts, page, type Section, tiles } from "../html/page.ts";
import { learnerTable } from "./learnerTable.ts";
import { ledgerSection } from "./ledgerSection.ts";
import type { RunDigest } from "./RunDigest.ts";
import { commandOf, departures, scenarioCommandOf } from "./runAgain.ts";
import { type RunCharts, runCharts } from "./runCharts.ts";
import { scenarioSection } from "./scenarioSection.ts";
import { summaryWords, unstableRounds } from "./summaryWords.ts";

/** The report of one run as the text of a self-contained HTML file. */
export const runReport = (run: RunDigest, audit?: AuditReport, charts: RunCharts = runCharts(run)): string => {
  const { manifest, config, scheme } = run;
  const scenario = scenarioSection(run, charts.scenario);
  return page({
    eyebrow: `gfml ${manifest.gfmlVersion}, report of a run`,
    title: `${scheme} on ${manifest.data.name}, seed ${config.seed}`,
    head: head(run),
    sections: [
      ...(scenario === undefined ? [] : [{ id: "scenario", title: "Scenario", content: scenario }]),
      learningSection(run, charts.learning),
      section("coalitions", "Coalitions", charts.coalitions, {
        words: [
          "Learners choose in a coalition game whom to train with. The height of a block is the number of learners in a coalition. A ribbon shows how many learners moved between two coalitions.",
        ],
        span: () => "page",
      }),
      section("incentives", "Incentives and time", charts.incentives, {
        words: [
          "The provider sets each coalition's I_comp; each learner responds with its best frequency within its bounds and its head's deadline. The case names the bound that applies.",
        ],
        span: ({ name }) => (name === "learner-times" ? "page" : "column"),
      }),
      paySection(run, charts.pay),
      certificateSection(run, charts.certificates),
      { id: "ledger", title: "Ledger", content: ledgerSection(run, charts.ledger, audit) },
      configurationSection(run),
    ],
    foot: foot(run),
  });
};

const head = (run: RunDigest): Html => {
  const { manifest, config, rounds, evaluations } = run;
  const last = evaluations.at(-1)?.active;
  const words = scoreWords(evaluations.at(-1)?.quantity);
  const mean = (of: (round: (typeof rounds)[number]) => number): string =>
    rounds.length === 0 ? "\u2013" : fixed(rounds.reduce((sum, round) => sum + of(round), 0) / rounds.length);
  const profit = rounds.reduce((sum, { meanProfit }) => sum + meanProfit, 0);
  const stable = rounds.filter(({ stability }) => stability.nashStable).length;
  const stablePaid = rounds.filter(({ stability }) => isStableAtPaidPrices(stability)).length;
  return html`${summaryWords(run).map((sentence) => html`<p class="lead">${sentence.replaceAll(" %", "\u00a0%")}</p>`)}
${
  manifest.completed
    ? undefined
    : html`<p class="warning">The run is not finished: ${rounds.length} of ${config.rounds} rounds are played. ${manifest.kind === "federation" ? "Its provider" : html`<code>gfml run --resume ${run.folder}</code>`} resumes it.</p>`
}
${tiles([
  { name: `${words.name}, personalized`, value: shownScore(last?.after, words), unit: words.unit ?? "" },
  { name: `${words.name}, shared model`, value: shownScore(last?.before, words), unit: words.unit ?? "" },
  { name: "mean time of a round", value: mean((round) => round.completionTime), unit: "s" },
  { name: "a learner\u2019s total profit", value: fixed(profit, 1), unit: "token" },
  { name: "provider\u2019s utility a round", value: mean(({ providerUtility }) => providerUtility), unit: "token" },
  { name: "rounds stable at the prices seen", value: `${stable}`, unit: `of ${rounds.length}` },
  { name: "rounds stable at the prices paid", value: `${stablePaid}`, unit: `of ${rounds.length}` },
])}`;
};

const section = (
  id: string,
  title: string,
  charts: readonly Chart[],
  {
    words,
    none = "No round is finished yet.",
    span = () => "column",
  }: { readonly words: readonly string[]; readonly none?: string; readonly span?: (chart: Chart) => FigureSpan },
): Section => ({
  id,
  title,
  content:
    charts.length === 0
      ? html`<p>${none}</p>`
      : html`${words.map((text) => html`<p>${text}</p>`)}<div class="figures${charts.every((chart) => span(chart) === "third") ? " thirds" : ""}">${charts.map((chart) => figure(chart, span(chart)))}</div>`,
});

const learningSection = (run: RunDigest, charts: readonly Chart[]): Section => {
  const { quantity, metrics = {} } = run.lastEvaluation ?? {};
  const { name } = scoreWords(quantity);
  const { content, ...named } = section("learning", "Learning", charts, {
    words: [
      `The ${name} before is that of a coalition\u2019s shared model on each member\u2019s test samples. The ${name} after is that of the model adapted to the learner\u2019s training samples. Test samples are never used to adapt.`,
      ...(quantity === undefined
        ? []
        : [
            `R² is 1 minus the mean squared error of ${quantity.name}, divided by its variance over the training samples of all learners. It is 0 for a model that always says the mean, and below 0 for a worse one.`,
          ]),
    ],
    none: "Nothing was measured yet.",
  });
  const rows = Object.entries(metrics);
  if (rows.length === 0) return { ...named, content };
  const figures = table({ columns: ["metric", "value"], rows }, "metrics of the last measurement");
  return {
    ...named,
    content: html`${content}<details><summary>Further metrics, after personalization</summary>${figures}</details>`,
  };
};

const paySection = (run: RunDigest, charts: readonly Chart[]): Section => {
  const learners = learnerTable(run);
  const { content, ...named } = section("pay", "Reputation, pay and utility", charts, {
    words: [
      "Reputation grows with what a learner delivers and fades with time. A payment is the part of a learner\u2019s utility that the provider pays. Its profit is the payment less the cost of energy.",
    ],
  });
  return {
    ...named,
    content: html`${content}${
      learners.rows.length === 0
        ? undefined
        : html`<details><summary>Every learner over the whole run</summary>${
            learners.isCut
              ? html`<p>The ${learners.rows.length} best paid of ${run.totals.length.toLocaleString("en")} learners.</p>`
              : undefined
          }${table(learners, "every learner over the whole run")}</details>`
    }`,
  };
};

const certificateSection = (run: RunDigest, charts: readonly Chart[]): Section => {
  const unstable = unstableRounds(run);
  const { content, ...named } = section("certificates", "Certificates", charts, {
    words: [
      "An independent verifier checks three things in each round. Could a learner gain by moving alone at the incentives that the players saw? Could it gain after the leader changed them? Could a leader or follower gain by deviating from its stage?",
    ],
    span: () => "third",
  });
  const verdict =
    run.rounds.length === 0
      ? undefined
      : unstable.count === 0
        ? html`<p><span class="good">All ${run.rounds.length} rounds are Nash-stable at the prices that players saw.</span> ${paidVerdict(run)}</p>`
        : html`<p><span class="bad">${unstable.count} of ${run.rounds.length} rounds are not Nash-stable at the prices that players saw.</span> ${paidVerdict(run)} Selfish switching may never end, because some games have no stable partition. The remaining moves, largest gain first${
            unstable.count > unstable.rows.length ? ` (${unstable.rows.length} of them)` : ""
          }:</p>${table(unstable, "rounds that are not Nash-stable")}`;
  return { ...named, content: html`${verdict}${content}` };
};

/** Stability at the prices that the leader set after learners had chosen. */
const paidVerdict = ({ rounds }: RunDigest): Html => {
  const unstable = rounds.filter(({ stability }) => !isStableAtPaidPrices(stability));
  if (unstable.length === 0) return html`<span class="good">At the prices paid, all are stable, too.</span>`;
  const worst = Math.max(...unstable.map(({ stability }) => stability.maxGainAfterLeader));
  return html`<span class="bad">At the prices paid, ${unstable.length} are not, with gains up to ${short(worst)} token.</span> Learners choose before the leader sets its prices.`;
};

/** A federation cannot be played again, because its learners keep their data. */
const serviceSection = ({ manifest }: RunDigest): Section => ({
  id: "configuration",
  title: "Configuration",
  content: html`<p>The provider\u2019s configuration, without secrets:</p><pre tabindex="0">${stringify(manifest.service ?? {})}</pre>`,
});

const configurationSection = (run: RunDigest): Section => {
  const { config, folder, manifest } = run;
  if (manifest.kind === "federation") return serviceSection(run);
  const changed = departures(config);
  const pairs = scenarioCommandOf(config, `${folder}-pairs`);
  return {
    id: "configuration",
    title: "Configuration",
    content: html`${
      changed.length === 0
        ? html`<p>The preset <code>${config.preset}</code>, unchanged.</p>`
        : html`<p>Differences from the preset <code>${config.preset}</code>:</p>${table(
            {
              columns: ["field", "preset", "this run"],
              rows: changed.map(({ field, preset, value }) => [field, preset, value]),
            },
            "differences from the preset",
          )}`
    }
<p>To play it again, with the same result hash on a machine with the same rounding:</p>
<pre tabindex="0">${commandOf(config, `${folder}-again`)}</pre>
${
  pairs === undefined
    ? undefined
    : html`<p id="pairs">To see what ${config.scenario === undefined ? "the misbehavior" : "the scenario"} changed, compare with the same runs without it, seed by seed:</p>
<pre tabindex="0">${pairs}</pre>`
}
<details><summary>The whole configuration, as a file</summary><pre tabindex="0">${stringify(config)}</pre></details>`,
  };
};

const foot = ({ manifest, folder }: RunDigest): Html => {
  const { data, partition, engine, platform, startedAt, finishedAt, resumedAt, elapsed, resultHash } = manifest;
  return html`${facts([
    ["result hash", html`<code>${resultHash ?? "not known before the end"}</code>`],
    [
      "data",
      data.hash === null
        ? html`${data.name}: ${labelsOf(data)}, held only by the learners`
        : html`${data.name}: ${data.samples.toLocaleString("en")} samples of ${labelsOf(data)}, <code>${data.hash}</code>`,
    ],
    ...(partition === null
      ? []
      : [["partition", html`${partition.learners} learners, <code>${partition.hash}</code>`] as const]),
    ["machine", `${platform.processor}, ${platform.system} ${platform.architecture}, Node ${manifest.nodeVersion}`],
    ["rounding", `${engine.rounding}, detected as ${engine.detected}`],
    [
      "played",
      `from ${startedAt}${resumedAt.length > 0 ? `, resumed ${resumedAt.length === 1 ? "once" : `${resumedAt.length} times`}` : ""}${finishedAt === null ? "" : ` to ${finishedAt}`}${elapsed === null ? "" : `, ${clockTime(elapsed)} of work`}`,
    ],
    ["folder", html`<code>${folder}</code>`],
  ])}`;
};

const labelsOf = ({ classes }: RunDigest["manifest"]["data"]): string =>
  classes === 1 ? "a quantity" : `${classes} classes`;

const shownScore = (summary: ScoreSummary | undefined, { factor }: ScoreWords): string => {
  const shown = shownScores(summary);
  return shown === undefined ? "\u2013" : fixed(factor * shown.accuracy, factor === 1 ? 3 : 1);
};
