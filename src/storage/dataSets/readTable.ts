import { type CsvTable, DataFormatError, gunzip, readCsvTable } from "../../data/index.ts";
import type { TableOptions } from "./DataSet.ts";
import { readBytes } from "./readBytes.ts";

/** JavaScript's texts end at 2^29 - 24 units. */
const LARGEST = 500_000_000;

/** Reads a table from a file, plain or .gz. @throws FileAccessError, DataFormatError, CsvFormatError */
export const readTable = async (path: string, options: TableOptions, signal?: AbortSignal): Promise<CsvTable> => {
  const bytes = await gunzip(await readBytes(path, signal), path, LARGEST);
  if (bytes.length > LARGEST) {
    throw new DataFormatError(
      path,
      "the table is too large",
      { bytes: bytes.length, allowed: LARGEST },
      "use IDX files, or a folder with one table a learner",
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
