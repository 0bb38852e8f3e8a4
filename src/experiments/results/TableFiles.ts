import { type FileHandle, open, rename, rm } from "node:fs/promises";
import type { BasicType, ParquetWriter } from "hyparquet-writer";
import { withFile } from "../../storage/index.ts";
import type { Cell, Column } from "./Table.ts";

/** Number of rows written at a time, so that no more are held in memory. */
const GROUP = 10_000;

const parquetTypes: Readonly<Record<Column["type"], BasicType>> = {
  text: "STRING",
  number: "DOUBLE",
  integer: "INT32",
  boolean: "BOOLEAN",
};

/** A table that is written as CSV and as Parquet; both files get their names when they are complete. */
export class TableFiles {
  readonly #path: string;
  readonly #columns: readonly Column[];
  readonly #csv: FileHandle;
  readonly #parquet: ParquetWriter;
  #rows: (readonly Cell[])[] = [];

  private constructor(path: string, columns: readonly Column[], csv: FileHandle, parquet: ParquetWriter) {
    this.#path = path;
    this.#columns = columns;
    this.#csv = csv;
    this.#parquet = parquet;
  }

  /** @param path - without ending: `.csv` and `.parquet` are added @throws DiskFullError, FileAccessError */
  static open(path: string, columns: readonly Column[]): Promise<TableFiles> {
    return withFile("write", path, async () => {
      // loaded only when tables are written
      const { fileWriter, ParquetWriter, schemaFromColumnData } = await import("hyparquet-writer");
      const csv = await open(draftOf(path, "csv"), "w");
      await csv.appendFile(lineOf(columns.map(({ name }) => name)));
      const schema = schemaFromColumnData({
        columnData: columns.map(({ name, type }) => ({ name, data: [], type: parquetTypes[type], nullable: true })),
      });
      const parquet = new ParquetWriter({ writer: fileWriter(draftOf(path, "parquet")), schema, createdBy: "gfml" });
      return new TableFiles(path, columns, csv, parquet);
    });
  }

  async append(rows: Iterable<readonly Cell[]>): Promise<void> {
    for (const row of rows) {
      this.#rows.push(row);
      if (this.#rows.length >= GROUP) await this.#flush();
    }
  }

  /** Completes both files and replaces existing ones. */
  async close(): Promise<void> {
    await this.#flush();
    await withFile("write", this.#path, async () => {
      await this.#parquet.finish();
      await this.#csv.sync();
      await this.#csv.close();
      for (const ending of endings) await rename(draftOf(this.#path, ending), `${this.#path}.${ending}`);
    });
  }

  /** Removes its temporary files. */
  async discard(): Promise<void> {
    await this.#csv.close().catch(() => {});
    for (const ending of endings) await rm(draftOf(this.#path, ending), { force: true });
  }

  #flush(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    if (rows.length === 0) return Promise.resolve();
    return withFile("write", this.#path, async () => {
      await this.#csv.appendFile(rows.map(lineOf).join(""));
      const columnData = this.#columns.map(({ name }, index) => ({
        name,
        data: rows.map((row) => row[index] ?? null),
      }));
      await this.#parquet.write({ columnData, rowGroupSize: GROUP });
    });
  }
}

const endings = ["csv", "parquet"] as const;

const draftOf = (path: string, ending: (typeof endings)[number]): string => `${path}.${ending}.${process.pid}.tmp`;

/** A line of CSV (RFC 4180, but with plain newlines); absent values are empty. */
const lineOf = (cells: readonly Cell[]): string => `${cells.map(quoted).join(",")}\n`;

const quoted = (cell: Cell): string => {
  if (cell === null) return "";
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
