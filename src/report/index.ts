export {
  isResultsFolder,
  writeComparison,
  writeResultsReport,
  writeRunReport,
  writeScenarioReport,
} from "./lazyReport.ts";
export type { ReportOptions, WrittenFiles } from "./writeReport.ts";
