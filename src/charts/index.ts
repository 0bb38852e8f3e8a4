export { type Bar, type BarChartOptions, type BarGroup, barChart } from "./barChart.ts";
export type { Axis, Chart, ChartTable, LegendEntry } from "./Chart.ts";
export { drawChart } from "./Chart.ts";
export { type LearnerTotal, LearnerTotals } from "./LearnerTotals.ts";
export { type LineChartOptions, lineChart, type Series, type SeriesPoint } from "./lineChart.ts";
export { everyNth, showNumber } from "./numbers.ts";
export { darkTheme, lightTheme, seriesColor, type Theme, themeRules } from "./palette.ts";
export { accuracyChart, lossChart, newcomersChart } from "./run/accuracyChart.ts";
export { type CertificateFigure, certificateChart } from "./run/certificateChart.ts";
export { coalitionFlowChart, type LearnerPlaces } from "./run/coalitionFlowChart.ts";
export { completionChart, gasChart } from "./run/completionChart.ts";
export { frequencyChart } from "./run/frequencyChart.ts";
export { incentiveChart, profitChart, providerUtilityChart } from "./run/incentiveChart.ts";
export { kktChart } from "./run/kktChart.ts";
export { learnerAccuracyChart } from "./run/learnerAccuracyChart.ts";
export { paymentsChart } from "./run/paymentsChart.ts";
export { reputationChart } from "./run/reputationChart.ts";
export { roundTimesChart } from "./run/roundTimesChart.ts";
export { similarityChart } from "./run/similarityChart.ts";
export { escapeText, legendSign, standaloneSvg } from "./standaloneSvg.ts";
export type { Spread } from "./summarizeLearnerRound.ts";
export {
  type LargestDeviation,
  type LearnerRoundSummary,
  summarizeLearnerRound,
} from "./summarizeLearnerRound.ts";
export { svgText } from "./svgText.ts";
