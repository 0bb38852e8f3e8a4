import { TOLERANCE } from "../../math/index.ts";
import {
  byteSize,
  clockTime,
  countOf,
  fixed,
  percent,
  type Style,
  scoreWords,
  short,
  table,
} from "../../text/index.ts";
import { aloneSentences, curvePoint, measuredOn } from "../../view/index.ts";
import type { RunSummary } from "./summarizeRun.ts";

/** The summary as a table for people; ends with a newline. */
export const renderSummary = (summary: RunSummary, style: Style): string => {
  const title = summary.completed
    ? `Finished ${countOf(summary.rounds, "round")}`
    : `Stopped after ${summary.rounds} of ${countOf(summary.roundsAsked, "round")}`;
  const rows = [...learning(summary), ...games(summary), ...chain(summary), ...privacy(summary), ...origin(summary)];
  const lines = table(
    rows.map(([name, value]) => [style.dim(name), value]),
    "ll",
  );
  const end =
    summary.alone === null
      ? ""
      : `\n${aloneSentences(summary.alone, summary.accuracy?.quantity ?? undefined).join("\n")}\n`;
  return `${style.bold(title)} in ${clockTime(summary.elapsed)}\n${lines.map((line) => `  ${line}\n`).join("")}${end}`;
};

type Row = readonly [name: string, value: string];

const learning = ({ data, learners, accuracy, alone }: RunSummary): Row[] => {
  const rows: Row[] = [
    ["data", data],
    ["learners", `${learners.active} train, ${learners.passive} only personalize`],
  ];
  if (accuracy === null) return [...rows, ["accuracy", "not measured"]];
  const { quantity, metrics } = accuracy;
  const { name, show } = scoreWords(quantity ?? undefined);
  rows.push([
    name,
    `${show(accuracy.before)} with the shared model -> ${show(accuracy.after)} after each learner personalized it`,
  ]);
  if (quantity !== null) rows.push([`  error of ${quantity.name}`, errorWords(quantity, metrics?.mae)]);
  const spread = `standard deviation ${show(accuracy.deviation)}, worst tenth ${show(accuracy.worstTenth)}`;
  if (accuracy.testSamples !== null)
    rows.push(["  measured on", measuredOn({ ...accuracy, samples: accuracy.testSamples })]);
  rows.push(["  between learners", spread]);
  const curve = accuracy.passive.filter(({ accuracy: value }) => value !== null);
  if (curve.length > 0) {
    const list = curve.map(({ samples, accuracy: value, used }) => `${show(value!)} (${curvePoint(samples, used)})`);
    rows.push(["  newcomers", `${list.join(", ")}: by number of own samples`]);
  }
  const missed = accuracy.passive.filter(({ accuracy: value }) => value === null).map(({ samples }) => samples);
  if (missed.length > 0) rows.push(["", `no newcomer with test samples has ${missed.join(", ")} own samples`]);
  const further = Object.entries(metrics ?? {}).filter(([one]) => one !== "mae" && one !== "rmse");
  if (further.length > 0) rows.push(["  metrics", metricWords(further)]);
  if (accuracy.chosen?.active != null) rows.push(["  chosen together", accuracy.chosen.active]);
  if (alone !== null) {
    rows.push(["  alone", `${show(alone.accuracy)} with as many gradients on a learner's own samples only`]);
    const list = Object.entries(alone.newcomers).map(([samples, value]) => `${show(value)} (${samples})`);
    if (list.length > 0) rows.push(["  newcomers alone", list.join(", ")]);
  }
  return rows;
};

const errorWords = (
  { before, after }: { readonly before: number; readonly after: number },
  mae: number | undefined,
): string =>
  `RMSE ${short(before)} -> ${short(after)}${mae === undefined ? "" : `, MAE ${short(mae)}`}, in its own unit`;

const MOST_METRICS = 12;

const metricWords = (metrics: readonly (readonly [string, number])[]): string => {
  const all = metrics.map(([name, value]) => `${name} ${short(value)}`);
  const rest = all.length - MOST_METRICS;
  return all.slice(0, MOST_METRICS).join(", ") + (rest > 0 ? `, and ${rest} more in summary.json` : "");
};

const games = (summary: RunSummary): Row[] => {
  const { stability, rounds, reputation, learners } = summary;
  const unstable = rounds - stability.stableRounds;
  const threshold = stability.tolerance > TOLERANCE ? ` more than ${short(stability.tolerance)} token` : "";
  const worst =
    unstable === 0
      ? `no learner could gain${threshold} by moving`
      : `in the other ${unstable} a learner could gain, at most ${short(stability.worstGain)} token (explain --round ${stability.worstRound})`;
  const joint = stability.jointRounds === null ? "" : `; joint fixed point in ${stability.jointRounds}`;
  const paid =
    stability.stablePaidRounds === rounds
      ? `no learner could gain${threshold} by moving${joint}`
      : `a learner could gain up to ${short(stability.worstPaidGain)} token, because it chooses before the prices are set${joint}`;
  const rows: Row[] = [
    ["time of a round", `${fixed(summary.completionTime)} s, mean of coalitions and rounds (virtual clock)`],
    ["a learner's profit", `${fixed(summary.profitPerLearner)} token in all, mean of learners`],
    ["the provider's utility", `${fixed(summary.providerUtility)} a round`],
    ["paid to learners", `${fixed(summary.payments)} token`],
    ["coalitions", `${summary.coalitions}`],
    ["  at the prices seen", `stable in ${stability.stableRounds} of ${countOf(rounds, "round")}; ${worst}`],
    ["  at the prices paid", `stable in ${stability.stablePaidRounds} of ${countOf(rounds, "round")}; ${paid}`],
  ];
  if (summary.droppedUpdates > 0) rows.push(["updates lost", `${summary.droppedUpdates}`]);
  if (reputation !== null) {
    const cheats = `${countOf(learners.cheats, "learner")} that ${learners.cheats === 1 ? "cheats" : "cheat"}`;
    rows.push(["reputation", `${fixed(reputation.honest)} honest, ${fixed(reputation.cheats)} of ${cheats}`]);
  }
  return rows;
};

const chain = ({ chain: figures, rounds, elapsed }: RunSummary): Row[] => {
  if (figures === null || rounds === 0) return [];
  const { chainId, address, transactions, gas, bytes, seconds, fees } = figures;
  const share =
    elapsed > 0 ? ` (${percent(Math.min(1, seconds / elapsed))} of the time, most of it beside training)` : "";
  const rows: Row[] = [
    [
      "on chain",
      `${countOf(transactions, "transaction")}, ${short(gas)} gas, ${byteSize(bytes)}, ${fixed(seconds)} s${share}`,
    ],
    ["  contracts", `${address} on chain ${chainId}`],
  ];
  if (fees !== "0") rows.push(["  fees", `${fees} wei`]);
  return rows;
};

const privacy = ({ privacy: spent }: RunSummary): Row[] =>
  spent === null
    ? []
    : [
        [
          "privacy",
          `epsilon at most ${short(spent.epsilon)}, delta ${spent.delta}, of a learner's ${spent.releases} embeddings (docs/explanation/privacy.md)`,
        ],
      ];

const origin = ({ scheme, preset, seed, resultHash, folder }: RunSummary): Row[] => [
  ["scheme", `${scheme}, preset ${preset}, seed ${seed}`],
  ["result hash", resultHash ?? "none before the end"],
  ["folder", folder],
];
