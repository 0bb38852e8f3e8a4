import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import {
  agreeOnAll,
  type DataContract,
  DataFormatError,
  gunzip,
  isRecordingFile,
  type LeafUser,
  type PeopleRows,
  type PersonSamples,
  peopleRows,
  readLeaf,
  type Samples,
  SMARTPHONE_ACTIVITIES,
  samplesOfPeople,
  samplesOfRows,
  smartphoneColumns,
  smartphoneFolder,
  smartphonePeople,
} from "../../data/index.ts";
import { withFile } from "../files/withFile.ts";
import type { DataSet, PeopleOptions } from "./DataSet.ts";
import { readBytes } from "./readBytes.ts";

/** Where the data lie, and how they are read. */
interface PeopleSource extends PeopleOptions {
  readonly path: string;
}

const REMEDY = "give the files that LEAF's preprocessing writes";

type Loaded = Omit<DataSet, "sha256">;

/** Windows of the smartphone recordings: UCI's folder, or the pickle of the package. @throws GFML_PICKLE, DataFormatError */
export const loadSmartphone = async (source: PeopleSource, signal?: AbortSignal): Promise<Loaded> => {
  const { path } = source;
  const isFolder = (await withFile("read", path, () => stat(path))).isDirectory();
  const people = isFolder
    ? smartphoneFolder(await recordingsIn(path, signal), path)
    : smartphonePeople(await gunzip(await readBytes(path, signal), path), path);
  return loaded(
    people.map((one) => ({ ...one, name: `person ${one.person}` })),
    source,
    {
      name: "smartphone",
      columns: smartphoneColumns(),
      classNames: SMARTPHONE_ACTIVITIES,
      notices: [],
    },
  );
};

/** Files of a folder or of its folder `RawData`. */
const recordingsIn = async (path: string, signal?: AbortSignal) => {
  const names = await withFile("read", path, () => readdir(path));
  const folder = names.includes("RawData") ? join(path, "RawData") : path;
  const own = (await withFile("read", folder, () => readdir(folder))).filter(isRecordingFile).sort();
  const files = [];
  for (const name of own) {
    signal?.throwIfAborted();
    files.push({ name, text: await withFile("read", join(folder, name), () => readFile(join(folder, name), "utf8")) });
  }
  return files;
};

/** Files of LEAF: one JSON file, or a folder with some, also in its folders `train` and `test`. @throws DataFormatError */
export const loadLeaf = async (source: PeopleSource, signal?: AbortSignal): Promise<Loaded> => {
  const files = await leafFiles(source.path);
  const byName = new Map<string, LeafUser>();
  let featureCount: number | undefined;
  for (const file of files) {
    signal?.throwIfAborted();
    const read = readLeaf(await withFile("read", file, () => readFile(file, "utf8")), file);
    featureCount ??= read.featureCount;
    if (read.featureCount !== featureCount)
      throw new DataFormatError(
        file,
        "the files differ in the number of features",
        {
          features: read.featureCount,
          expected: featureCount,
        },
        REMEDY,
      );
    for (const user of read.users) byName.set(user.name, joined(byName.get(user.name), user));
  }
  const all = [...byName.values()];
  const classCount =
    1 + Math.max(1, ...all.map(({ labels }) => labels.reduce((most, label) => Math.max(most, label), 0)));
  const notices = files.length > 1 ? [`${files.length} files are joined by user, LEAF's test files among them`] : [];
  return loaded(all, source, {
    name: basename(source.path),
    columns: Array.from({ length: featureCount ?? 0 }, (_, feature) => `feature ${feature + 1}`),
    classNames: Array.from({ length: classCount }, (_, label) => String(label)),
    notices,
  });
};

const leafFiles = async (path: string): Promise<string[]> => {
  if (!(await withFile("read", path, () => stat(path))).isDirectory()) return [path];
  const entries = await withFile("read", path, () => readdir(path, { recursive: true }));
  const files = entries.filter((name) => name.endsWith(".json")).sort();
  if (files.length === 0) throw new DataFormatError(path, "the folder holds no JSON files", {}, REMEDY);
  return files.map((name) => join(path, name));
};

const joined = (before: LeafUser | undefined, user: LeafUser): LeafUser => {
  if (before === undefined) return user;
  const features = new Float32Array(before.features.length + user.features.length);
  features.set(before.features);
  features.set(user.features, before.features.length);
  const labels = new Uint8Array(before.labels.length + user.labels.length);
  labels.set(before.labels);
  labels.set(user.labels, before.labels.length);
  return { name: user.name, features, labels };
};

/** People as a data set. Numbers from 0 to 1 are taken for pixels, and stay as they are. */
const loaded = (
  all: readonly (PersonSamples & { readonly name: string })[],
  { path, scaling = "auto", people: most = all.length }: PeopleSource,
  about: Pick<Loaded, "name" | "notices" | "classNames"> & { readonly columns: readonly string[] },
): Loaded => {
  const { name, columns, classNames } = about;
  const people = all.slice(0, most);
  const arePixels = people.every(({ features }) => features.every((value) => value >= 0 && value <= 1));
  const isScaled = scaling === "agreed" || scaling === "standardize" || (scaling === "auto" && !arePixels);
  const { samples, partition } = samplesOfPeople(people, columns.length, classNames.length);
  const notices = [
    ...about.notices,
    ...(most < all.length ? [`the first ${most} of ${all.length} people are used`] : []),
    ...(scaling === "auto" && arePixels
      ? ["all numbers lie from 0 to 1: they are taken for pixels, and not scaled"]
      : []),
  ];
  const scaled = isScaled ? scaledSamples(people, columns, classNames) : { train: samples };
  const shape = `${people.length} people, ${samples.count} samples, ${columns.length} features, ${classNames.length} classes`;
  return {
    name,
    description: `${path}: ${shape}, scaling ${isScaled ? "agreed" : "none"}`,
    notices,
    isOwn: true,
    classNames,
    partition,
    learnerNames: people.map((person) => person.name),
    ...scaled,
  };
};

const scaledSamples = (
  people: readonly PersonSamples[],
  columns: readonly string[],
  classNames: readonly string[],
): { readonly train: Samples; readonly contract: DataContract; readonly rows: PeopleRows["rows"] } => {
  const { contract, rows } = peopleRows(people, columns, classNames);
  return { train: samplesOfRows(rows, contract, agreeOnAll(rows, contract)), contract, rows };
};
