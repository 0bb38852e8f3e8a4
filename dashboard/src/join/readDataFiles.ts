import {
  DataFormatError,
  gunzip,
  keepClassNumbers,
  readCsvTable,
  type Samples,
  samplesFromIdx,
  samplesFromTables,
} from "gfml/data";
import type { OwnData } from "./learnerMessages.ts";

/** Most bytes of an unpacked file. */
const LARGEST = 2 ** 29;

/**
 * Reads the user's files: one table (CSV, TSV), or two IDX files with images and labels in any order, with or without gzip.
 *
 * @param classCount - the task's number of classes; a numeric label stands for the class of that number
 * @throws GfmlError that names the file and its defect
 */
export const readDataFiles = async (files: readonly File[], classCount: number): Promise<OwnData> => {
  const read = await Promise.all(
    files.map(async (file) => ({
      name: file.name,
      bytes: await gunzip(new Uint8Array(await file.arrayBuffer()), file.name, LARGEST),
    })),
  );
  const description = files.map(({ name }) => name).join(", ");
  const [first, second, ...more] = read;
  if (first === undefined || more.length > 0)
    throw new DataFormatError(description, "too many files", { files: files.length }, ASK);
  if (second === undefined) {
    if (isIdx(first.bytes)) throw new DataFormatError(first.name, "the labels are missing", {}, ASK);
    const table = readCsvTable(new TextDecoder().decode(first.bytes), first.name);
    const { samples, classNames } = samplesFromTables([table], first.name);
    return { description, samples: withTaskClasses(samples, classNames, classCount, first.name) };
  }
  const isSwapped = dimensionsOf(first.bytes) < dimensionsOf(second.bytes);
  const samples = isSwapped
    ? samplesFromIdx(second, first, { classCount })
    : samplesFromIdx(first, second, { classCount });
  return { description, samples: unshared(samples) };
};

const ASK = "choose one CSV file, or two files in the MNIST format: images and labels";

/** An IDX file begins with two zeros, its type and its number of dimensions. */
const isIdx = (bytes: Uint8Array): boolean => bytes[0] === 0 && bytes[1] === 0 && (bytes[3] ?? 0) > 0;
const dimensionsOf = (bytes: Uint8Array): number => (isIdx(bytes) ? bytes[3]! : 0);

/** @throws DataFormatError if a numeric label is not a class of the task */
const withTaskClasses = (samples: Samples, names: readonly string[], classCount: number, file: string): Samples => {
  const numbered = keepClassNumbers(samples, names);
  if (numbered.classCount <= classCount) return unshared({ ...numbered, classCount });
  throw new DataFormatError(
    file,
    "a label is not one of the task's classes",
    { label: names.at(-1)!, classes: classCount },
    NUMBER,
  );
};

const NUMBER = "number the classes from 0, as the task does";

/** Copies out of shared memory, because a page's database does not store shared memory. */
const unshared = (samples: Samples): Samples => ({
  ...samples,
  features: samples.features.slice(),
  labels: samples.labels.slice(),
});
