import type { Chart } from "../../charts/index.ts";
import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";
import type { Figure, SummaryTable } from "./Figure.ts";

/** A figure's summary, combined from its parts for each data set. */
export const eachDataSet =
  (show: {
    tables(study: Study, data: PaperDataSet): readonly SummaryTable[];
    charts(study: Study, data: PaperDataSet): readonly Chart[];
  }): Figure["summarize"] =>
  (study) => ({
    tables: study.options.dataSets.flatMap((data) => show.tables(study, data)),
    charts: study.options.dataSets.flatMap((data) => show.charts(study, data)),
  });

/** A data set's name in running text. */
export const dataTitle = (data: PaperDataSet): string => (data === "mnist" ? "MNIST" : "Fashion-MNIST");
