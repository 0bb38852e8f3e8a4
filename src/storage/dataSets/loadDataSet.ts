import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { InvalidValueError } from "../../core/index.ts";
import {
  type CsvTable,
  consecutivePartition,
  DataFormatError,
  DEFAULT_GLYPHS,
  dataFolderError,
  dataHash,
  glyphs,
  groupLearnerFiles,
  gunzip,
  joinSamples,
  type LearnerFiles,
  type NamedBytes,
  readCsvTable,
  type Samples,
  samplesFromIdx,
  samplesFromTables,
} from "../../data/index.ts";
import { withFile } from "../files/withFile.ts";
import { CATALOG } from "./catalog.ts";
import type { DataSet, DataSource, TableOptions } from "./DataSet.ts";
import { loadPublished, type PublishedOptions } from "./loadPublished.ts";
import { readBytes } from "./readBytes.ts";

/** The data to load, and how. */
export interface LoadOptions extends PublishedOptions {
  readonly data: DataSource;
  /** For drawn data; the other sets ignore it. */
  readonly seed: number;
}

/**
 * Loads a data set: drawn (`"glyphs"`), published (`"mnist"`, `"fashion-mnist"`: from this machine or downloaded) or the
 * user's own (`{csv}`, `{idx}`, `{folder}`). See docs/reference/data.md.
 *
 * @throws GfmlError a subclass that names the file and its problem; the signal's reason if aborted
 */
export const loadDataSet = async (options: LoadOptions): Promise<DataSet> => {
  options.signal?.throwIfAborted();
  const set = await load(options);
  return { ...set, sha256: dataHash(set.train) };
};

const load = async (options: LoadOptions): Promise<Omit<DataSet, "sha256">> => {
  const { data, seed, signal } = options;
  if (data === "glyphs") return drawn({}, seed);
  if (typeof data === "string") return published(data, options);
  if (typeof data === "object" && data !== null) {
    if ("glyphs" in data) return drawn(data.glyphs, seed);
    if ("csv" in data) return table({ ...data, csv: requirePath("csv", data.csv) }, signal);
    if ("idx" in data) return pair(data.idx, signal);
    if ("folder" in data) return readLearnerFolder(requirePath("folder", data.folder), data, signal);
  }
  throw unknown(data);
};

const requirePath = (field: string, path: string): string => {
  if (typeof path !== "string" || path === "") throw new InvalidValueError(field, path, "the path of a file or folder");
  return path;
};

const unknown = (data: unknown): InvalidValueError =>
  new InvalidValueError("data", data, '"glyphs", "mnist", "fashion-mnist", {csv}, {idx: {images, labels}} or {folder}');

type Loaded = Omit<DataSet, "sha256">;

const drawn = async (
  { count, ...options }: Extract<DataSource, { glyphs: unknown }>["glyphs"],
  seed: number,
): Promise<Loaded> => {
  const train = glyphs(count, seed, { ...DEFAULT_GLYPHS, ...options });
  return {
    name: "glyphs",
    description: `glyphs: ${train.count} digits drawn by gfml (embedded, not handwriting), 28 x 28 grey pixels, 10 classes`,
    train,
    classNames: classNumbers(train),
  };
};

const published = async (name: string, options: LoadOptions): Promise<Loaded> => {
  const entry = CATALOG.find((known) => known.name === name);
  if (entry === undefined) throw unknown(name);
  const { description, classNames } = entry;
  return { name, description, train: await loadPublished(entry, options), classNames };
};

const table = async (source: Extract<DataSource, { csv: unknown }>, signal?: AbortSignal): Promise<Loaded> => {
  const read = await readTable(source.csv, source, signal);
  const { samples, classNames, scaling } = samplesFromTables([read], source.csv, source.scaling);
  const shape = `${samples.count} samples, ${samples.featureCount} features, ${samples.classCount} classes`;
  return {
    name: basename(source.csv),
    description: `${source.csv}: ${shape}, scaling ${scaling}`,
    train: samples,
    classNames,
  };
};

const pair = async (
  files: { readonly images: string; readonly labels: string },
  signal?: AbortSignal,
): Promise<Loaded> => {
  const images = requirePath("idx.images", files?.images);
  const labels = requirePath("idx.labels", files?.labels);
  const train = await readIdxPair(images, labels, signal);
  const shape = `${train.count} samples, ${train.featureCount} features, ${train.classCount} classes`;
  return { name: basename(images), description: `${images}: ${shape}`, train, classNames: classNumbers(train) };
};

interface Joined {
  readonly samples: Samples;
  readonly classNames: readonly string[];
  readonly sizes: readonly number[];
  readonly note: string;
}

/** Reads a folder with one learner's data in each file. Classes and scaling are common to all learners. */
const readLearnerFolder = async (
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
      "add samples or remove the file",
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

/** The largest length of a JavaScript string is 2^29 - 24 units. */
const LARGEST = 500_000_000;

/** Reads a table from a file, plain or .gz. @throws FileAccessError, DataFormatError, CsvFormatError */
const readTable = async (path: string, options: TableOptions, signal?: AbortSignal): Promise<CsvTable> => {
  const bytes = await gunzip(await readBytes(path, signal), path, LARGEST);
  if (bytes.length > LARGEST) {
    throw new DataFormatError(
      path,
      "the table is too large",
      { bytes: bytes.length, allowed: LARGEST },
      "use IDX files, or a folder with one table per learner",
    );
  }
  return readCsvTable(decode(bytes, path), path, options);
};

const decode = (bytes: Uint8Array, path: string): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DataFormatError(path, "the table is not UTF-8 text", {}, "save it as UTF-8", cause);
  }
};

/** Names for classes without names: their numbers. */
const classNumbers = ({ classCount }: Pick<Samples, "classCount">): string[] =>
  Array.from({ length: classCount }, (_, label) => `${label}`);

/** Reads a pair of IDX files, plain or .gz. @throws FileAccessError, DataFormatError */
const readIdxPair = async (images: string, labels: string, signal?: AbortSignal): Promise<Samples> => {
  const read = async (name: string): Promise<NamedBytes> => ({
    name,
    bytes: await gunzip(await readBytes(name, signal), name),
  });
  return samplesFromIdx(await read(images), await read(labels));
};
