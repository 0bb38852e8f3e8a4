export {
  isResultsFolder,
  writeComparison,
  writeResultsReport,
  writeRunReport,
  writeScenarioReport,
} from "./lazyReport.ts";
