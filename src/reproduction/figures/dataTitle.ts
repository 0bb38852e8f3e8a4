import type { PaperDataSet } from "../plan/ReproductionOptions.ts";

/** A data set's name in running text. */
export const dataTitle = (data: PaperDataSet): string => (data === "mnist" ? "MNIST" : "Fashion-MNIST");
