import type { GfmlError } from "../../core/index.ts";
import { csvFormatError, DataFormatError } from "../errors.ts";
import { ColumnBuilder } from "./ColumnBuilder.ts";
import { type CsvRow, readCsvRows } from "./csvRecords.ts";
import { decodeText } from "./decodeText.ts";
import { detectFormat } from "./detectFormat.ts";
import type { FirstRow } from "./FirstRow.ts";
import { type ColumnPlan, guessColumns, planFor, type TablePlan } from "./planColumns.ts";
import type { Table, TableColumn, TableLayout } from "./TableLayout.ts";

/** Characters that decide on separator and decimal mark. */
const HEAD = 65_536;

/**
 * Reads a table of one sample a row, as its bytes arrive: feature columns of numbers or words, and one label column. What the
 * layout leaves open is detected and reported in `notices`, or refused if it is ambiguous.
 *
 * @param file - name for errors
 * @param plan - the columns that a data contract asks for; detected if absent
 * @throws GFML_CSV_FORMAT naming line and column of what cannot be read
 * @throws GFML_DATA_GUESS where several readings are possible; DataFormatError if there is no row of data
 */
export const readTable = async (
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  file: string,
  layout: TableLayout = {},
  plan?: TablePlan,
): Promise<Table> => {
  const pieces = decodeText(chunks, file, layout.encoding)[Symbol.asyncIterator]();
  const { head, isWhole } = await readHead(pieces);
  const { separator, decimal, notices } = await detectFormat(head, isWhole, file, layout);
  const rows = new TableRows(file, decimal);
  await readCsvRows(rest(head, pieces), file, separator, (row) => rows.add(row));
  const first = rows.firstRow();
  const columns = (plan === undefined ? guessColumns : planFor(plan))(first, layout);
  return rows.table(columns, [...notices, ...columns.notices]);
};

const readHead = async (pieces: AsyncIterator<string>): Promise<{ head: string; isWhole: boolean }> => {
  let head = "";
  while (head.length < HEAD) {
    const { done, value } = await pieces.next();
    if (done === true) return { head, isWhole: true };
    head += value;
  }
  return { head, isWhole: false };
};

async function* rest(head: string, pieces: AsyncIterator<string>): AsyncGenerator<string> {
  yield head;
  for (;;) {
    const { done, value } = await pieces.next();
    if (done === true) return;
    yield value;
  }
}

/** The rows of a table as they come; the first one waits until it is known whether it names the columns. */
class TableRows {
  readonly #file: string;
  readonly #decimal: "." | ",";
  #first: CsvRow | undefined;
  #builders: ColumnBuilder[] = [];
  #lines = new Uint32Array(1024);
  /** Row 0 is the first row's, see ColumnBuilder. */
  #length = 1;

  constructor(file: string, decimal: "." | ",") {
    this.#file = file;
    this.#decimal = decimal;
  }

  add(row: CsvRow): void {
    if (this.#first === undefined) {
      this.#first = row;
      this.#builders = row.fields.map(() => new ColumnBuilder(this.#decimal));
      return;
    }
    const expected = this.#builders.length;
    const { line, fields } = row;
    if (fields.length !== expected) throw wrongLength(this.#file, row, expected);
    for (let at = 0; at < expected; at++) this.#builders[at]!.add(fields[at]!);
    if (this.#length >= this.#lines.length) {
      const lines = new Uint32Array(this.#lines.length * 2);
      lines.set(this.#lines);
      this.#lines = lines;
    }
    this.#lines[this.#length++] = line;
  }

  firstRow(): FirstRow {
    if (this.#first === undefined)
      throw new DataFormatError(this.#file, "the file has no rows", {}, "give a table with a row for each sample");
    const { fields, line } = this.#first;
    return { file: this.#file, fields, line, builders: this.#builders };
  }

  table({ hasHeader, label, features }: ColumnPlan, notices: readonly string[]): Table {
    const { fields, line } = this.#first!;
    const start = hasHeader ? 1 : 0;
    if (!hasHeader) {
      this.#lines[0] = line;
      for (const [at, field] of fields.entries()) this.#builders[at]!.prepend(field);
    }
    const count = this.#length - start;
    if (count === 0) {
      throw new DataFormatError(
        this.#file,
        "the file has a header but no data",
        { line },
        "give a table with a row for each sample",
      );
    }
    const columnAt = ({ at, name }: { readonly at: number; readonly name: string }): TableColumn => {
      const builder = this.#builders[at]!;
      const firstWord = builder.firstWord?.row ?? -1;
      return {
        name,
        number: at + 1,
        values: builder.values(start),
        codes: builder.codes(start),
        texts: builder.texts,
        firstRows: builder.firstRows.map((row) => row - start),
        counts: builder.counts,
        numbers: builder.numbers,
        words: builder.words,
        firstNumber: builder.firstNumber < 0 ? -1 : builder.firstNumber - start,
        firstWord: firstWord < 0 ? -1 : firstWord - start,
        firstEmpty: builder.firstEmpty < 0 ? -1 : builder.firstEmpty - start,
        isWhole: builder.isWhole,
      };
    };
    return {
      file: this.#file,
      count,
      columns: features.map(columnAt),
      label: columnAt(label),
      hasHeader,
      lines: this.#lines.subarray(start, this.#length),
      notices,
    };
  }
}

const wrongLength = (file: string, { line, fields }: CsvRow, expected: number): GfmlError => {
  const isTrailing = fields.length === expected + 1 && fields.at(-1)!.trim() === "";
  return csvFormatError(
    file,
    { line, column: Math.min(fields.length, expected) },
    "every row needs as many fields as the first",
    { found: fields.length, expected },
    isTrailing
      ? "take the separator at the end of the row away, or end the first row with one, too"
      : "complete or remove that row; quote fields that hold the separator; if the separator is another: --separator NAME",
  );
};
