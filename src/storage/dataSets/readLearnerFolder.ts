import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  consecutivePartition,
  dataFolderError,
  groupLearnerFiles,
  joinSamples,
  type LearnerFiles,
  type Samples,
  samplesFromTables,
} from "../../data/index.ts";
import { withFile } from "../files/withFile.ts";
import { classNumbers } from "./classNumbers.ts";
import type { DataSet, TableOptions } from "./DataSet.ts";
import { readIdxPair } from "./readIdxPair.ts";
import { readTable } from "./readTable.ts";

interface Joined {
  readonly samples: Samples;
  readonly classNames: readonly string[];
  readonly sizes: readonly number[];
  readonly note: string;
}

/** Reads a folder with one learner's data in each file; classes and scaling are those of all learners together. */
export const readLearnerFolder = async (
  folder: string,
  options: TableOptions,
  signal?: AbortSignal,
): Promise<Omit<DataSet, "sha256">> => {
  const files = groupLearnerFiles(folder, await list(folder));
  const joined = await (files[0]!.kind === "csv" ? joinTables : joinPairs)(folder, files, options, signal);
  const small = joined.sizes.findIndex((size) => size < 2);
  if (small >= 0) {
    throw dataFolderError(
      "a learner needs at least 2 samples: one to train, one to test",
      { folder, learner: files[small]!.learner, samples: joined.sizes[small] },
      "add samples or take the file away",
    );
  }
  const { samples, classNames, sizes, note } = joined;
  return {
    name: basename(folder),
    description: `${folder}: ${files.length} learners, ${samples.count} samples, ${samples.featureCount} features, ${samples.classCount} classes${note}`,
    train: samples,
    classNames,
    partition: consecutivePartition(sizes),
    learnerNames: files.map(({ learner }) => learner),
  };
};

const list = async (folder: string): Promise<string[]> => {
  const entries = await withFile("read", folder, () => readdir(folder, { withFileTypes: true }));
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
};

const joinTables = async (
  folder: string,
  files: readonly LearnerFiles[],
  options: TableOptions,
  signal?: AbortSignal,
): Promise<Joined> => {
  const tables = [];
  for (const file of files) {
    if (file.kind === "csv") tables.push(await readTable(join(folder, file.table), options, signal));
  }
  const { samples, classNames, scaling } = samplesFromTables(tables, folder, options.scaling);
  return { samples, classNames, sizes: tables.map(({ count }) => count), note: `, scaling ${scaling}` };
};

const joinPairs = async (
  folder: string,
  files: readonly LearnerFiles[],
  _: TableOptions,
  signal?: AbortSignal,
): Promise<Joined> => {
  const parts = [];
  for (const file of files) {
    if (file.kind !== "idx") continue;
    const samples = await readIdxPair(join(folder, file.images), join(folder, file.labels), signal);
    parts.push({ name: file.learner, samples });
  }
  const samples = joinSamples(parts);
  return { samples, classNames: classNumbers(samples), sizes: parts.map((part) => part.samples.count), note: "" };
};
