export {
  isResultsFolder,
  writeComparison,
  writeOutcomeComparison,
  writeResultsReport,
  writeRunReport,
  writeScenarioReport,
} from "./lazyReport.ts";
export type { ReportOptions, WrittenFiles } from "./writeReport.ts";
