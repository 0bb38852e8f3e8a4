import type { GfmlError } from "../core/index.ts";
import { dataFolderError } from "./errors.ts";
import { type Samples, sharedBytes, sharedFloats } from "./Samples.ts";

/** The data files of one learner in a folder. */
export type LearnerFiles =
  | { readonly learner: string; readonly kind: "csv"; readonly table: string }
  | { readonly learner: string; readonly kind: "idx"; readonly images: string; readonly labels: string };

const CSV = /^(?<learner>.+)\.((csv|tsv)(\.gz)?|parquet)$/i;
const IDX = /^(?<learner>.+?)[-_.](?<part>images|labels)([-_.].*)?$/i;

/**
 * Assigns the files of a folder to learners: `NAME.csv` (or .tsv, .parquet), or the pair `NAME-images...`, `NAME-labels...`
 * of IDX files or arrays of NumPy, each of text and IDX also as .gz. Learners are ordered by name, numbers in names by value. Hidden and other files are ignored.
 *
 * @throws GFML_DATA_FOLDER if there are no data files, two kinds of them, half a pair, or two files of one learner
 */
export const groupLearnerFiles = (folder: string, names: readonly string[]): LearnerFiles[] => {
  const tables = new Map<string, string>();
  const pairs = new Map<string, { images?: string; labels?: string }>();
  for (const name of [...names].sort(byName)) {
    if (name.startsWith(".")) continue;
    const table = CSV.exec(name)?.groups?.learner;
    if (table !== undefined) {
      const other = tables.get(table);
      if (other !== undefined) throw twice(folder, [other, name]);
      tables.set(table, name);
      continue;
    }
    const idx = IDX.exec(name)?.groups;
    if (idx === undefined) continue;
    const learner = idx.learner!;
    const part = idx.part!.toLowerCase() as "images" | "labels";
    const pair = pairs.get(learner) ?? {};
    if (pair[part] !== undefined) throw twice(folder, [pair[part], name]);
    pair[part] = name;
    pairs.set(learner, pair);
  }
  if (tables.size > 0 && pairs.size > 0) {
    throw dataFolderError(
      "the folder holds both tables and IDX files",
      { folder, table: [...tables.values()][0], idx: Object.values([...pairs.values()][0]!)[0] },
      "keep only tables or only IDX files",
    );
  }
  if (tables.size > 0) return [...tables].map(([learner, table]) => ({ learner, kind: "csv", table }));
  if (pairs.size > 0) return [...pairs].map(([learner, pair]) => ({ learner, kind: "idx", ...complete(folder, pair) }));
  throw dataFolderError("the folder holds no data files", { folder, files: names.slice(0, 20) }, LAYOUT);
};

const LAYOUT =
  "give each learner a file NAME.csv or NAME.parquet, the two IDX files NAME-images.idx and NAME-labels.idx, or a folder NAME with a folder of PNG files for each class";

const twice = (folder: string, files: readonly string[]): GfmlError =>
  dataFolderError("two files belong to the same learner", { folder, files }, "keep one of them");

const complete = (folder: string, pair: { images?: string; labels?: string }): { images: string; labels: string } => {
  const { images, labels } = pair;
  if (images !== undefined && labels !== undefined) return { images, labels };
  throw dataFolderError(
    `an IDX pair lacks its ${images === undefined ? "images" : "labels"}`,
    { folder, found: images ?? labels },
    LAYOUT,
  );
};

/** learner-2 before learner-10, the same on every machine (no locale). */
const byName = (a: string, b: string): number => {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const difference = Number(left[index]) - Number(right[index]);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
    if (Number.isNaN(difference) && left[index] !== right[index]) return left[index]! < right[index]! ? -1 : 1;
  }
  return left.length - right.length || (a < b ? -1 : 1);
};

/** The partition of samples that are ordered by learner: learner i holds the next sizes[i] indices. */
export const consecutivePartition = (sizes: readonly number[]): number[][] => {
  let next = 0;
  return sizes.map((size) => Array.from({ length: size }, () => next++));
};

/** Samples of several learners as one set, ordered by learner, with the classes of all learners. */
export const joinSamples = (parts: readonly { readonly name: string; readonly samples: Samples }[]): Samples => {
  const first = parts[0]!;
  const { featureCount } = first.samples;
  const areBytes = first.samples.features instanceof Uint8Array;
  for (const { name, samples } of parts) {
    if (samples.featureCount !== featureCount || samples.features instanceof Uint8Array !== areBytes) {
      throw dataFolderError(
        "all learners need the same features",
        { [first.name]: describe(first.samples), [name]: describe(samples) },
        "give all files the same dimensions and the same type of values",
      );
    }
  }
  const count = parts.reduce((sum, { samples }) => sum + samples.count, 0);
  const features = areBytes ? sharedBytes(count * featureCount) : sharedFloats(count * featureCount);
  const labels = sharedBytes(count);
  let at = 0;
  for (const { samples } of parts) {
    features.set(samples.features, at * featureCount);
    labels.set(samples.labels, at);
    at += samples.count;
  }
  const classCount = Math.max(...parts.map(({ samples }) => samples.classCount));
  return { count, featureCount, features, labels, classCount };
};

const describe = ({ featureCount, features }: Samples): string =>
  `${featureCount} ${features instanceof Uint8Array ? "bytes" : "float32 values"}`;
