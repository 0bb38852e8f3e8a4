import { basename } from "node:path";
import { InvalidValueError } from "../../core/index.ts";
import { DEFAULT_GLYPHS, dataHash, glyphs, samplesFromTables } from "../../data/index.ts";
import { CATALOGUE } from "./catalogue.ts";
import { classNumbers } from "./classNumbers.ts";
import type { DataSet, DataSource } from "./DataSet.ts";
import { loadPublished, type PublishedOptions } from "./loadPublished.ts";
import { readIdxPair } from "./readIdxPair.ts";
import { readLearnerFolder } from "./readLearnerFolder.ts";
import { readTable } from "./readTable.ts";

/** What to load, and how. */
export interface LoadOptions extends PublishedOptions {
  readonly data: DataSource;
  /** For drawn data; the others do not depend on it. */
  readonly seed: number;
}

/**
 * Loads a data set: drawn (`"glyphs"`), published (`"mnist"`, `"fashion-mnist"`: from this machine, else downloaded) or the
 * user's own (`{csv}`, `{idx}`, `{folder}`). See docs/reference/data.md.
 *
 * @throws GfmlError a subclass that says what is wrong with which file; the signal's reason if aborted
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
    description: `glyphs: ${train.count} digits drawn by gfml itself (embedded, not handwriting), 28 x 28 grey pixels, 10 classes`,
    train,
    classNames: classNumbers(train),
  };
};

const published = async (name: string, options: LoadOptions): Promise<Loaded> => {
  const entry = CATALOGUE.find((known) => known.name === name);
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
