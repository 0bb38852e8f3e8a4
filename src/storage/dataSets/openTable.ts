import { open } from "node:fs/promises";
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib";
import type { AsyncBuffer, Compressors } from "hyparquet";
import { DataFormatError, type TableLayout } from "../../data/index.ts";
import { withFile } from "../files/withFile.ts";
import { openChunks } from "./openChunks.ts";
import { readBytes } from "./readBytes.ts";

/** A table's bytes as text, and what is known of its layout. */
export interface OpenTable {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly layout: TableLayout;
}

/** The first and last bytes of every Parquet file. */
const MAGIC = "PAR1";
/** Rows that become text at a time. */
const AT_ONCE = 8192;

/**
 * Opens a table: text as it is, or a Parquet file as text with a header. Which of them it is, its first bytes say.
 *
 * @throws FileAccessError, DataFormatError
 */
export const openTable = async (path: string, layout: TableLayout, signal?: AbortSignal): Promise<OpenTable> => {
  if (!(await withFile("read", path, () => startsAsParquet(path)))) return { chunks: openChunks(path, signal), layout };
  const { labelColumn, drop } = layout;
  return {
    chunks: parquetText(path, signal),
    layout: {
      ...(labelColumn !== undefined && { labelColumn }),
      ...(drop !== undefined && { drop }),
      header: true,
      separator: ",",
      decimal: ".",
    },
  };
};

const startsAsParquet = async (path: string): Promise<boolean> => {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString("latin1") === MAGIC;
  } finally {
    await file.close();
  }
};

/** Node unpacks what Parquet files are packed with; hyparquet itself knows Snappy. */
const compressors: Compressors = {
  GZIP: (input) => gunzipSync(input),
  BROTLI: (input) => brotliDecompressSync(input),
  ZSTD: (input) => zstdDecompressSync(input),
};

/** A Parquet file's rows as lines of text, so that columns are judged as in any other table. */
async function* parquetText(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const { parquetMetadata, parquetReadObjects, parquetSchema } = await import("hyparquet");
  const bytes = await readBytes(path, signal);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const file: AsyncBuffer = { byteLength: buffer.byteLength, slice: (start, end) => buffer.slice(start, end) };
  const encode = new TextEncoder();
  const { metadata, names } = guard(path, () => {
    const read = parquetMetadata(buffer);
    return { metadata: read, names: parquetSchema(read).children.map(({ element }) => element.name) };
  });
  yield encode.encode(`${names.map(quoted).join(",")}\n`);
  const count = Number(metadata.num_rows);
  for (let rowStart = 0; rowStart < count; rowStart += AT_ONCE) {
    signal?.throwIfAborted();
    const rowEnd = Math.min(count, rowStart + AT_ONCE);
    const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors }).catch((cause: unknown) => {
      throw damagedError(path, cause);
    });
    const lines = rows.map((row, index) =>
      names.map((name) => cell(row[name], { path, row: rowStart + index + 1, name })).join(","),
    );
    yield encode.encode(`${lines.join("\n")}\n`);
  }
}

const guard = <Result>(path: string, action: () => Result): Result => {
  try {
    return action();
  } catch (cause) {
    throw damagedError(path, cause);
  }
};

const damagedError = (path: string, cause: unknown): DataFormatError =>
  new DataFormatError(
    path,
    "the Parquet file cannot be read",
    { reason: cause instanceof Error ? cause.message : String(cause) },
    "get the file again, or write it with another compression: snappy, gzip, zstd or none",
    cause,
  );

/** A value as a table shows it; a missing one is empty. */
const cell = (value: unknown, { path, row, name }: { path: string; row: number; name: string }): string => {
  if (value === null || value === undefined || (typeof value === "number" && Number.isNaN(value))) return "";
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (value instanceof Date) return value.toISOString();
  throw new DataFormatError(
    path,
    "a column holds lists, records or bytes",
    { column: name, row },
    `write plain numbers or text, or leave the column out: --drop ${name}`,
  );
};

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
