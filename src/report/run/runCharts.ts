import {
  accuracyChart,
  type Chart,
  certificateChart,
  coalitionFlowChart,
  completionChart,
  frequencyChart,
  gasChart,
  incentiveChart,
  kktChart,
  learnerAccuracyChart,
  lossChart,
  newcomersChart,
  paymentsChart,
  profitChart,
  providerUtilityChart,
  reputationChart,
  roundTimesChart,
  similarityChart,
} from "../../charts/index.ts";
import type { RunDigest } from "../read/RunDigest.ts";
import { scenarioCharts } from "./scenarioCharts.ts";

/** The charts of a run by what they are about; what a run has no data for is not there. */
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
            accuracyChart(evaluations),
            learnerAccuracyChart(lastEvaluation),
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
