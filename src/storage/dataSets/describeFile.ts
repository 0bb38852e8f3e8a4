import { stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type IdxPair,
  npzNames,
  readArray,
  readNpy,
  readTable,
  type Table,
  type TableColumn,
  type TableLayout,
} from "../../data/index.ts";
import { withFile } from "../files/withFile.ts";
import { openArray } from "./openArray.ts";
import { openTable } from "./openTable.ts";
import { readBytes } from "./readBytes.ts";
import { foldersIn, readPictures } from "./readPictures.ts";

/** Smallest, largest and mean of some numbers; absent where there are none. */
export interface NumberSummary {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
}

/** A column of a table. */
interface ColumnDescription {
  readonly name: string;
  readonly isLabel: boolean;
  /** Cells of each kind. */
  readonly numbers: number;
  readonly words: number;
  readonly empty: number;
  /** Different texts; absent if there are too many to count. */
  readonly different?: number;
  readonly summary?: NumberSummary;
  /** The most frequent texts of a column of words or of the label, with how often each occurs. */
  readonly frequent?: readonly (readonly [string, number])[];
}

/** An array. */
interface ArrayDescription {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly summary?: NumberSummary;
  /** For up to 256 whole numbers in one dimension: how often each occurs. */
  readonly counts?: readonly (readonly [string, number])[];
}

/** A file or folder of data, before anything is made of it. */
export type FileDescription =
  | {
      readonly kind: "table";
      readonly rows: number;
      readonly columns: readonly ColumnDescription[];
      readonly notices: readonly string[];
    }
  | { readonly kind: "arrays"; readonly arrays: readonly ArrayDescription[] }
  | {
      readonly kind: "pictures";
      readonly shape: readonly number[];
      readonly classes: readonly (readonly [string, number])[];
    };

const ARRAY = /(\.npy|\.npz|\.npz#.+|\.idx|ubyte)(\.gz)?$/i;
const MOST_SHOWN = 8;
const MOST_CLASSES = 256;

/**
 * Describes a table (text or Parquet), arrays (NumPy or IDX), or a folder with a folder of pictures for each class.
 *
 * @throws FileAccessError and the errors of the readers
 */
export const describeFile = async (
  path: string,
  layout: TableLayout = {},
  signal?: AbortSignal,
): Promise<FileDescription> => {
  if (ARRAY.test(path)) return { kind: "arrays", arrays: await arraysOf(path, signal) };
  const isFolder = (await withFile("read", path, () => stat(path))).isDirectory();
  if (isFolder) return picturesOf(await readPictures(await pictureFolder(path), signal));
  const opened = await openTable(path, layout, signal);
  return tableOf(await readTable(opened.chunks, path, opened.layout));
};

/** The folder itself, or that of the first learner if each class lies one folder deeper. */
const pictureFolder = async (path: string): Promise<string> => {
  const [first] = await foldersIn(path);
  const isDeeper = first !== undefined && (await foldersIn(join(path, first))).length > 0;
  return isDeeper ? join(path, first) : path;
};

const picturesOf = ({ shape, ids, names = [] }: IdxPair): FileDescription => {
  const counts = names.map(() => 0);
  for (const id of ids) counts[id]! += 1;
  return { kind: "pictures", shape, classes: names.map((name, id) => [name, counts[id]!]) };
};

const arraysOf = async (path: string, signal: AbortSignal | undefined): Promise<ArrayDescription[]> => {
  if (!/\.npz$/i.test(path)) return [arrayOf(await openArray(path, signal))];
  const names = npzNames(await readBytes(path, signal), path);
  const arrays = [];
  for (const name of names) arrays.push(arrayOf(await openArray(`${path}#${name}`, signal)));
  return arrays;
};

const arrayOf = ({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }): ArrayDescription => {
  const { dimensions, values, type } = readArray(bytes, name, "labels");
  const summary = summaryOf(values);
  const isList = dimensions.length === 1 && values.every((value) => Number.isInteger(value));
  const counts = new Map<number, number>();
  if (isList) for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return {
    name,
    type: bytes[0] === 0x93 ? readNpy(bytes, name).dtype : type,
    shape: dimensions,
    ...(summary && { summary }),
    ...(isList &&
      counts.size <= MOST_CLASSES && {
        counts: [...counts].sort(([a], [b]) => a - b).map(([value, count]) => [`${value}`, count] as const),
      }),
  };
};

const tableOf = ({ count, columns, label, notices }: Table): FileDescription => ({
  kind: "table",
  rows: count,
  columns: [...columns, label]
    .sort((a, b) => a.number - b.number)
    .map((column) => columnOf(column, count, column === label)),
  notices,
});

const columnOf = (column: TableColumn, rows: number, isLabel: boolean): ColumnDescription => {
  const { name, numbers, words, codes, texts, counts } = column;
  const summary = summaryOf(column.values);
  const present = texts
    .map((text, place) => [text, counts[place]!] as const)
    .filter(([text, count]) => text !== "" && count > 0);
  const isFew = codes !== undefined && (words > 0 || isLabel);
  return {
    name,
    isLabel,
    numbers,
    words,
    empty: rows - numbers - words,
    ...(codes && { different: present.length }),
    ...(summary && { summary }),
    ...(isFew && { frequent: present.toSorted(([, a], [, b]) => b - a).slice(0, MOST_SHOWN) }),
  };
};

/** NaN stands for cells that are no numbers. */
const summaryOf = (values: Uint8Array | Float32Array | Float64Array): NumberSummary | undefined => {
  let [least, most, sum, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
    sum += value;
    count++;
  }
  return count === 0 ? undefined : { least, most, mean: sum / count };
};
