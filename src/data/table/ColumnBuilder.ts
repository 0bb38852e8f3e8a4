import { parseNumber } from "./parseNumber.ts";

/** Different texts that a column remembers: more cannot be classes or categories. */
const MOST_TEXTS = 4096;

/** One column of a table while it is read. Nothing is decided about it yet: it keeps numbers, and texts where they are few. */
export class ColumnBuilder {
  readonly decimal: "." | ",";
  #values = new Float64Array(1024);
  /** Per row, the number of its text; undefined once there are too many texts. */
  #codes: Uint16Array | undefined = new Uint16Array(1024);
  readonly #codeOf = new Map<string, number>();
  readonly texts: string[] = [];
  /** By text: the first row that has it, and how many rows have it. */
  readonly firstRows: number[] = [];
  readonly counts: number[] = [];
  /** Rows so far. Row 0 is kept free for a first row that turns out to be no header. */
  length = 1;
  numbers = 0;
  /** Cells that are neither empty nor numbers. */
  words = 0;
  empty = 0;
  firstNumber = -1;
  firstWord: { readonly row: number; readonly text: string } | undefined;
  firstEmpty = -1;
  /** Whether the numbers count up by one from row to row. */
  countsUp = true;
  isWhole = true;

  constructor(decimal: "." | ",") {
    this.decimal = decimal;
  }

  add(cell: string): void {
    const row = this.length++;
    if (row >= this.#values.length) this.#grow();
    this.#set(row, cell);
    if (row > 1 && this.countsUp) this.countsUp = this.#values[row]! - this.#values[row - 1]! === 1;
  }

  /** Puts a cell before all others: the first row was no header. */
  prepend(cell: string): void {
    this.#set(0, cell);
    if (this.length > 1 && this.countsUp) this.countsUp = this.#values[1]! - this.#values[0]! === 1;
  }

  #set(row: number, cell: string): void {
    const text = cell.trim();
    const value = parseNumber(text, this.decimal);
    this.#values[row] = value ?? Number.NaN;
    if (value !== undefined) {
      this.numbers++;
      if (!Number.isInteger(value)) this.isWhole = false;
      if (this.firstNumber < 0 || row === 0) this.firstNumber = row;
    } else if (text === "") {
      this.empty++;
      this.countsUp = false;
      if (this.firstEmpty < 0 || row === 0) this.firstEmpty = row;
    } else {
      this.words++;
      this.countsUp = false;
      if (this.firstWord === undefined || row === 0) this.firstWord = { row, text };
    }
    // one spelling of a number, whatever its decimal mark
    this.#remember(row, value !== undefined && this.decimal === "," ? text.replace(",", ".") : text);
  }

  #remember(row: number, text: string): void {
    if (this.#codes === undefined) return;
    let code = this.#codeOf.get(text);
    if (code === undefined) {
      if (this.texts.length >= MOST_TEXTS) {
        this.#codes = undefined;
        return;
      }
      code = this.texts.length;
      this.#codeOf.set(text, code);
      this.texts.push(text);
      this.firstRows.push(row);
      this.counts.push(0);
    }
    this.counts[code]!++;
    if (row === 0) this.firstRows[code] = 0;
    this.#codes[row] = code;
  }

  #grow(): void {
    const values = new Float64Array(this.#values.length * 2);
    values.set(this.#values);
    this.#values = values;
    if (this.#codes === undefined) return;
    const codes = new Uint16Array(this.#codes.length * 2);
    codes.set(this.#codes);
    this.#codes = codes;
  }

  /** Whether a text occurs. */
  has(text: string): boolean {
    const trimmed = text.trim();
    return this.#codeOf.has(this.decimal === "," ? trimmed.replace(",", ".") : trimmed) || this.#codeOf.has(trimmed);
  }

  /** Whether more different texts occur than a column remembers. */
  get overflows(): boolean {
    return this.#codes === undefined;
  }

  /** The numbers of all rows from `start`; NaN where a cell is no number. */
  values(start: number): Float64Array {
    return this.#values.subarray(start, this.length);
  }

  /** For each row from `start`, the place of its text in `texts`; undefined if there are too many texts. */
  codes(start: number): Uint16Array | undefined {
    return this.#codes?.subarray(start, this.length);
  }
}
