import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { InvalidValueError } from "../../core/index.ts";
import {
  agreeOnAll,
  type ContractRows,
  consecutivePartition,
  contractLayout,
  type DataContract,
  DEFAULT_GLYPHS,
  dataFolderError,
  dataHash,
  formerLayout,
  glyphs,
  groupLearnerFiles,
  type IdxPair,
  joinSamples,
  type LearnerFiles,
  mapTable,
  type NamedBytes,
  proposeContract,
  proposeIdxContract,
  readIdxPair,
  readTable,
  type Samples,
  type Scaling,
  samplesFromIdx,
  samplesOfIdx,
  samplesOfRows,
  type Table,
  tablePlanOf,
} from "../../data/index.ts";
import { withFile } from "../files/withFile.ts";
import { CATALOG } from "./catalog.ts";
import type { DataSet, DataSource, TableOptions } from "./DataSet.ts";
import { loadLeaf, loadSmartphone } from "./loadPeople.ts";
import { loadPublished, type PublishedOptions } from "./loadPublished.ts";
import { openArray } from "./openArray.ts";
import { openChunks } from "./openChunks.ts";
import { openTable } from "./openTable.ts";
import { foldersIn, readPictures } from "./readPictures.ts";

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
    if ("idx" in data) return pair(data, signal);
    if ("smartphone" in data)
      return loadSmartphone({ ...data, path: requirePath("smartphone", data.smartphone) }, signal);
    if ("leaf" in data) return loadLeaf({ ...data, path: requirePath("leaf", data.leaf) }, signal);
    if ("pictures" in data) return pictures({ ...data, pictures: requirePath("pictures", data.pictures) }, signal);
    if ("folder" in data) return readLearnerFolder(requirePath("folder", data.folder), data, signal);
  }
  throw unknown(data);
};

const requirePath = (field: string, path: string): string => {
  if (typeof path !== "string" || path === "") throw new InvalidValueError(field, path, "the path of a file or folder");
  return path;
};

const unknown = (data: unknown): InvalidValueError =>
  new InvalidValueError(
    "data",
    data,
    '"glyphs", "mnist", "fashion-mnist", {csv}, {idx: {images, labels}}, {pictures}, {folder}, {smartphone} or {leaf}',
  );

type Loaded = Omit<DataSet, "sha256">;

const drawn = async (
  { count, ...options }: Extract<DataSource, { glyphs: unknown }>["glyphs"],
  seed: number,
): Promise<Loaded> => {
  const train = glyphs(count, seed, { ...DEFAULT_GLYPHS, ...options });
  return {
    name: "glyphs",
    description: `glyphs: ${train.count} digits drawn by gfml (embedded, not handwriting), 28 x 28 grey pixels, 10 classes`,
    notices: [],
    isOwn: false,
    train,
    classNames: classNumbers(train),
  };
};

const published = async (name: string, options: LoadOptions): Promise<Loaded> => {
  const entry = CATALOG.find((known) => known.name === name);
  if (entry === undefined) throw unknown(name);
  const { description, classNames } = entry;
  return { name, description, notices: [], isOwn: false, train: await loadPublished(entry, options), classNames };
};

const table = async (source: Extract<DataSource, { csv: unknown }>, signal?: AbortSignal): Promise<Loaded> => {
  const { samples, notices, contract, rows } = await readTables([source.csv], source.csv, source, signal);
  return {
    name: basename(source.csv),
    description: `${source.csv}: ${shapeOf(samples)}, scaling ${scalingName(contract, source.scaling)}`,
    notices,
    isOwn: true,
    train: samples,
    classNames: contractLayout(contract).classNames,
    contract,
    ...(rows && { rows }),
  };
};

const shapeOf = ({ count, featureCount, classCount }: Samples): string =>
  `${count} samples, ${featureCount} features, ${classCount === 1 ? "a quantity" : `${classCount} classes`}`;

const pair = async (source: Extract<DataSource, { idx: unknown }>, signal?: AbortSignal): Promise<Loaded> => {
  const images = requirePath("idx.images", source.idx?.images);
  const labels = requirePath("idx.labels", source.idx?.labels);
  const read = await readPairs([{ images, labels }], images, source, signal);
  return { name: basename(images), description: `${images}: ${shapeOf(read.train)}`, isOwn: true, ...read };
};

const pictures = async (
  { pictures: folder, contract }: Extract<DataSource, { pictures: unknown }>,
  signal?: AbortSignal,
): Promise<Loaded> => {
  const read = fromImages([await readPictures(folder, signal)], folder, contract);
  return { name: basename(folder), description: `${folder}: ${shapeOf(read.train)}`, isOwn: true, ...read };
};

/** Samples that were read, with the number of each file's. */
interface Joined extends Pick<DataSet, "train" | "classNames" | "notices" | "contract" | "rows"> {
  readonly sizes: readonly number[];
  readonly note: string;
}

/** Reads a folder with one learner's data in each file. Classes and scaling are common to all learners. */
const readLearnerFolder = async (
  folder: string,
  options: TableOptions,
  signal?: AbortSignal,
): Promise<Omit<DataSet, "sha256">> => {
  const names = await list(folder);
  const people = names.some((name) => !name.startsWith(".")) ? [] : await foldersIn(folder);
  const files = people.length > 0 ? people.map((learner) => ({ learner })) : groupLearnerFiles(folder, names);
  const joined =
    people.length > 0
      ? await joinPictureFolders(folder, people, options, signal)
      : await joinFiles(folder, files as readonly LearnerFiles[], options, signal);
  const small = joined.sizes.findIndex((size) => size < 2);
  if (small >= 0) {
    throw dataFolderError(
      "a learner needs at least 2 samples: one to train, one to test",
      { folder, learner: files[small]!.learner, samples: joined.sizes[small] },
      "add samples or remove the file",
    );
  }
  const { sizes, note, ...set } = joined;
  return {
    name: basename(folder),
    description: `${folder}: ${files.length} learners, ${shapeOf(set.train)}${note}`,
    isOwn: true,
    ...set,
    partition: consecutivePartition(sizes),
    learnerNames: files.map(({ learner }) => learner),
  };
};

const list = async (folder: string): Promise<string[]> => {
  const entries = await withFile("read", folder, () => readdir(folder, { withFileTypes: true }));
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
};

/** Reads a folder of pictures for each learner. */
const joinPictureFolders = async (
  folder: string,
  learners: readonly string[],
  { contract }: TableOptions,
  signal?: AbortSignal,
): Promise<Joined> => {
  const pairs = [];
  for (const learner of learners) pairs.push(await readPictures(join(folder, learner), signal));
  return { ...fromImages(pairs, folder, contract), note: "" };
};

const joinFiles = (
  folder: string,
  files: readonly LearnerFiles[],
  options: TableOptions,
  signal?: AbortSignal,
): Promise<Joined> => (files[0]!.kind === "csv" ? joinTables : joinPairs)(folder, files, options, signal);

const joinTables = async (
  folder: string,
  files: readonly LearnerFiles[],
  options: TableOptions,
  signal?: AbortSignal,
): Promise<Joined> => {
  const paths = files.flatMap((file) => (file.kind === "csv" ? [join(folder, file.table)] : []));
  const { samples, contract, notices, rows, sizes } = await readTables(paths, folder, options, signal);
  const note = `, scaling ${scalingName(contract, options.scaling)}`;
  const { classNames } = contractLayout(contract);
  return { train: samples, classNames, notices, contract, ...(rows && { rows }), sizes, note };
};

const joinPairs = async (
  folder: string,
  files: readonly LearnerFiles[],
  options: TableOptions,
  signal?: AbortSignal,
): Promise<Joined> => {
  const paths = files.flatMap((file) =>
    file.kind === "idx" ? [{ images: join(folder, file.images), labels: join(folder, file.labels) }] : [],
  );
  return { ...(await readPairs(paths, folder, options, signal)), note: "" };
};

/** Reads tables of one contract: the given one, or the one that they keep to. */
const readTables = async (
  paths: readonly string[],
  source: string,
  options: TableOptions,
  signal?: AbortSignal,
): Promise<{
  readonly samples: Samples;
  readonly contract: DataContract;
  readonly notices: readonly string[];
  /** Where learners agree on the scaling. */
  readonly rows: readonly ContractRows[] | undefined;
  readonly sizes: readonly number[];
}> => {
  const { contract, scaling, classes, target } = options;
  const tables = [];
  for (const path of paths) {
    const layout = scaling === "former" ? formerLayout(await firstText(path, signal), options) : options;
    const plan = contract && tablePlanOf(contract, path);
    const opened = await openTable(path, layout, signal);
    tables.push(await readTable(opened.chunks, path, opened.layout, plan));
  }
  const noticed = noticesOf(tables);
  if (contract !== undefined) {
    const rows = tables.map((one) => mapTable(one, contract));
    return { ...settle(rows, contract), notices: noticed, sizes: rows.map(({ count }) => count) };
  }
  const proposed = proposeContract(tables, source, {
    ...(scaling && { scaling }),
    ...(classes && { classes }),
    ...(target && { target }),
  });
  const { rows, notices } = proposed;
  return {
    ...settle(rows, proposed.contract),
    notices: [...noticed, ...notices],
    sizes: rows.map(({ count }) => count),
  };
};

/** Samples by a contract. An agreed scaling is computed over all rows until each learner's training rows are known. */
const settle = (rows: readonly ContractRows[], contract: DataContract) => {
  const isAgreed = contract.gfml.scaling.method === "agreed";
  const constants = isAgreed ? agreeOnAll(rows, contract) : undefined;
  return { samples: samplesOfRows(rows, contract, constants), contract, rows: isAgreed ? rows : undefined };
};

/** The notices of several files, each once. */
const noticesOf = (tables: readonly Table[]): string[] => [...new Set(tables.flatMap(({ notices }) => notices))];

const firstText = async (path: string, signal?: AbortSignal): Promise<string> => {
  for await (const chunk of openChunks(path, signal)) return new TextDecoder().decode(chunk);
  return "";
};

const scalingName = ({ gfml }: DataContract, asked: Scaling | undefined): string => {
  if (gfml.pixels !== undefined) return "bytes";
  const { method } = gfml.scaling;
  return method === "constants" && asked !== undefined && asked !== "former" && asked !== "auto"
    ? asked
    : method === "constants"
      ? "standardize"
      : method;
};

/** Names for classes without names: their numbers. */
const classNumbers = ({ classCount }: Pick<Samples, "classCount">): string[] =>
  Array.from({ length: classCount }, (_, label) => `${label}`);

interface PairPaths {
  readonly images: string;
  readonly labels: string;
}

/** Reads pairs of IDX files or arrays of NumPy, plain or .gz, by one contract. @throws FileAccessError, DataFormatError */
const readPairs = async (
  paths: readonly PairPaths[],
  source: string,
  { contract: given, scaling }: Pick<TableOptions, "contract" | "scaling">,
  signal?: AbortSignal,
): Promise<Omit<Joined, "note">> => {
  const read = (name: string): Promise<NamedBytes> => openArray(name, signal);
  if (scaling === "former") {
    const parts = [];
    for (const { images, labels } of paths)
      parts.push({ name: images, samples: samplesFromIdx(await read(images), await read(labels)) });
    const train = joinSamples(parts);
    const sizes = parts.map(({ samples }) => samples.count);
    return { train, classNames: classNumbers(train), notices: [], sizes };
  }
  const pairs = [];
  for (const { images, labels } of paths) pairs.push(readIdxPair(await read(images), await read(labels)));
  return fromImages(pairs, source, given);
};

/** Images by a contract: the given one, or the one that they keep to. */
const fromImages = (
  pairs: readonly IdxPair[],
  source: string,
  given: DataContract | undefined,
): Omit<Joined, "note"> => {
  const { contract, notices } =
    given === undefined ? proposeIdxContract(pairs, source) : { contract: given, notices: [] };
  return {
    train: samplesOfIdx(pairs, contract),
    classNames: contractLayout(contract).classNames,
    notices,
    contract,
    sizes: pairs.map(({ count }) => count),
  };
};
