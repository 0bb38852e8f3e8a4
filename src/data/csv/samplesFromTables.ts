import { dataFolderError } from "../errors.ts";
import { type Samples, sharedBytes } from "../Samples.ts";
import { classesOf } from "./classes.ts";
import type { CsvTable } from "./readCsvTable.ts";
import { type ScaledFeatures, type Scaling, scaleFeatures } from "./scaleFeatures.ts";

/** Samples of one or several tables. */
export interface TableSamples {
  readonly samples: Samples;
  /** The name of class k is classNames[k]. */
  readonly classNames: readonly string[];
  readonly scaling: ScaledFeatures["scaling"];
}

/**
 * One set of samples from tables, in their order, with one set of classes and one scaling.
 *
 * @param tables - at least one
 * @param file - name for errors that concern all of them
 * @throws GFML_DATA_FOLDER if the tables' columns differ
 * @throws DataFormatError unless the labels make 2 to 256 classes
 */
export const samplesFromTables = (
  tables: readonly CsvTable[],
  file: string,
  scaling: Scaling = "auto",
): TableSamples => {
  const first = tables[0]!;
  for (const table of tables) requireSameColumns(first, table);
  const count = tables.reduce((sum, table) => sum + table.count, 0);
  const values = tables.length === 1 ? first.values : new Float64Array(count * first.featureCount);
  const labels = sharedBytes(count);
  const { names, classOf } = classesOf(labelsOf(tables), file);
  let at = 0;
  for (const table of tables) {
    if (tables.length > 1) values.set(table.values, at * first.featureCount);
    for (const label of table.labels) labels[at++] = classOf(label);
  }
  const scaled = scaleFeatures(values, first.featureCount, scaling, file);
  return {
    samples: { count, featureCount: first.featureCount, features: scaled.features, labels, classCount: names.length },
    classNames: names,
    scaling: scaled.scaling,
  };
};

function* labelsOf(tables: readonly CsvTable[]): Generator<string> {
  for (const table of tables) yield* table.labels;
}

const requireSameColumns = (first: CsvTable, table: CsvTable): void => {
  const same =
    table.featureCount === first.featureCount &&
    JSON.stringify(table.featureNames) === JSON.stringify(first.featureNames);
  if (same) return;
  throw dataFolderError(
    "all tables need the same feature columns in the same order",
    {
      [first.file]: first.featureNames?.slice(0, 20) ?? `${first.featureCount} columns`,
      [table.file]: table.featureNames?.slice(0, 20) ?? `${table.featureCount} columns`,
    },
    "give all files the same header, or none",
  );
};
