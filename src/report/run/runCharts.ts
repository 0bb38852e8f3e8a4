import {
  accuracyChart,
  barChart,
  type Chart,
  certificateChart,
  coalitionFlowChart,
  completionChart,
  frequencyChart,
  gasChart,
  incentiveChart,
  kktChart,
  learnerAccuracyChart,
  lineChart,
  lossChart,
  newcomersChart,
  paymentsChart,
  profitChart,
  providerUtilityChart,
  reputationChart,
  roundTimesChart,
  similarityChart,
} from "../../charts/index.ts";
import { ACCURACY } from "../comparison/measures.ts";
import type { RunDigest } from "./RunDigest.ts";

/** The charts of a run by topic. A chart without data is left out. */
export interface RunCharts {
  readonly scenario: readonly Chart[];
  readonly learning: readonly Chart[];
  readonly coalitions: readonly Chart[];
  readonly incentives: readonly Chart[];
  readonly pay: readonly Chart[];
  readonly certificates: readonly Chart[];
  readonly ledger: readonly Chart[];
}

export const runCharts = (run: RunDigest): RunCharts => {
  const { rounds, learnerRounds, lastLearners, evaluations, lastEvaluation, chain } = run;
  const last = rounds.at(-1);
  return {
    scenario: scenarioCharts(run),
    learning:
      lastEvaluation === undefined
        ? []
        : known(
            accuracyChart(evaluations, run.alone?.accuracy),
            learnerAccuracyChart(lastEvaluation, run.config.personalization.minTestSamples),
            lossChart(evaluations),
            newcomersChart(evaluations),
          ),
    ...(last === undefined
      ? { coalitions: [], incentives: [], pay: [], certificates: [] }
      : {
          coalitions: [coalitionFlowChart(run.places, rounds.length), similarityChart(lastLearners)],
          incentives: known(
            incentiveChart(rounds),
            completionChart(rounds),
            frequencyChart(lastLearners),
            kktChart(learnerRounds),
            roundTimesChart(lastLearners, last.coalitions),
          ),
          pay: [
            reputationChart(learnerRounds),
            paymentsChart(run.totals, run.cheats),
            profitChart(learnerRounds),
            providerUtilityChart(rounds),
          ],
          certificates: known(
            certificateChart(rounds, "maxGain"),
            certificateChart(rounds, "maxGainAfterLeader"),
            certificateChart(rounds, "stackelbergRegret"),
          ),
        }),
    ledger: chain.length > 0 ? [gasChart(chain)] : [],
  };
};

const known = (...charts: readonly (Chart | undefined)[]): Chart[] => charts.filter((chart) => chart !== undefined);

/** All charts of a run, in the order of its report. */
export const allCharts = (charts: RunCharts): Chart[] => Object.values(charts).flat();

/** The results of cheats and others, and the accuracy around each task shift. */
const scenarioCharts = ({ scenario }: RunDigest): Chart[] => {
  if (scenario === undefined) return [];
  const { ofLiars, ofOthers, shifts } = scenario;
  const percentOf = (level: number | null): number | null => (level === null ? null : 100 * level);
  return [
    ...(ofLiars === null || ofOthers === null
      ? []
      : [
          barChart({
            name: "scenario-earnings",
            title: "Results of liars and of the others",
            y: { label: "mean of the group", unit: "token" },
            groups: (["payments", "payoff"] as const).map((name) => ({
              name,
              bars: [
                { name: "liars", mean: ofLiars[name] },
                { name: "others", mean: ofOthers[name] },
              ],
            })),
          }),
        ]),
    ...shifts.map(({ round, levels }, index) =>
      lineChart({
        name: shifts.length === 1 ? "scenario-shift" : `scenario-shift-${index + 1}`,
        title: `Accuracy around the task shift in round ${round}`,
        x: { label: "round" },
        y: ACCURACY,
        notes: [{ x: round, label: "shift" }],
        series: [
          {
            name: "learners that shift",
            points: levels.map(({ round: x, shifted }) => ({ x, mean: percentOf(shifted) })),
          },
          ...(levels.some(({ others }) => others !== null)
            ? [{ name: "all others", points: levels.map(({ round: x, others }) => ({ x, mean: percentOf(others) })) }]
            : []),
        ],
      }),
    ),
  ];
};
