import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { RunFileCorruptError } from "../errors.ts";
import { type FileLine, readLines } from "../files/readLines.ts";
import { withFile } from "../files/withFile.ts";
import { parseRecord } from "./readRecords.ts";
import { type RecordFile, recordFileNames, runFile } from "./runFiles.ts";

/** The first bytes of a file, and the hash over them, to continue it. */
export interface Prefix {
  readonly bytes: number;
  readonly hash: Hash;
}

/** What a checkpoint says of a file: its length, and SHA-256 (hex), when the checkpoint was saved. */
export interface Seal {
  readonly bytes: number;
  readonly sha256: string;
}

/** What a checkpoint covers. */
export interface Covered {
  /** The next round. */
  readonly round: number;
  /** Records of the ledger. */
  readonly records: number;
  /** Absent in a folder of version 0.1. */
  readonly seals?: Readonly<Partial<Record<RecordFile, Seal>>>;
}

export const emptyPrefix = (): Prefix => ({ bytes: 0, hash: createHash("sha256") });

/**
 * The part of a record file that a checkpoint covers. The rest belongs to rounds that are played again. Nothing is
 * changed.
 *
 * @throws RunFileCorruptError if the part is not as it was written, or not complete; FileAccessError
 */
export const keptPart = async (folder: string, name: RecordFile, covered: Covered): Promise<Prefix> => {
  const path = runFile(folder, name);
  const seal = covered.seals?.[name];
  return withFile("read", path, async () => {
    const handle = await openIfThere(path);
    if (handle === undefined) {
      const asked = seal?.bytes ?? (name === "rounds" ? covered.round : name === "ledger" ? covered.records : 0);
      if (asked > 0) throw new RunFileCorruptError(path, "the file is gone, and the checkpoint covers records in it");
      return emptyPrefix();
    }
    try {
      const kept = await scan(handle, path, name, covered, seal);
      if (kept !== undefined) return kept;
      // the bytes differ from those that were sealed: a line that is no record says where
      await scan(handle, path, name, covered, undefined);
      throw new RunFileCorruptError(path, `the first ${seal!.bytes} bytes are not those that the checkpoint covers`);
    } finally {
      await handle.close();
    }
  });
};

/** @returns undefined if the file does not begin with what is sealed */
const scan = async (
  handle: FileHandle,
  path: string,
  name: RecordFile,
  covered: Covered,
  seal: Seal | undefined,
): Promise<Prefix | undefined> => {
  const hash = createHash("sha256");
  const order = new RecordOrder(name, covered);
  let bytes = 0;
  if (seal?.bytes === 0 && recordFileNames[name] === "one each") return { bytes, hash };
  let isSealed = (seal?.bytes ?? 0) > 0;
  for await (const line of readLines(handle, path)) {
    if (isSealed) {
      if (line.end > seal!.bytes) return undefined;
      order.skip();
    } else {
      if (order.judge(path, line) === "after") continue;
    }
    hash.update(line.bytes);
    bytes = line.end;
    if (isSealed && bytes === seal!.bytes) {
      if (hash.copy().digest("hex") !== seal!.sha256) return undefined;
      isSealed = false;
      // of these files a seal covers every line that is kept; of the others, lines of the round may come after it
      if (recordFileNames[name] === "one each") break;
    }
  }
  if (isSealed) return undefined;
  if (seal === undefined) order.requireComplete(path);
  return { bytes, hash };
};

/** The lines of a damaged file that are records in their place, with their ends. */
export const readableLines = async (folder: string, name: RecordFile, covered: Covered): Promise<Buffer[]> => {
  const path = runFile(folder, name);
  return withFile("read", path, async () => {
    const handle = await openIfThere(path);
    if (handle === undefined) return [];
    const kept: Buffer[] = [];
    let last = -1;
    try {
      for await (const { text, bytes, isComplete } of readLines(handle, path)) {
        const at = isComplete ? placeOf(name, path, text) : undefined;
        if (at === undefined || at >= limitOf(name, covered)) continue;
        if (name !== "evaluations" && (recordFileNames[name] === "one each" ? at <= last : at < last)) continue;
        last = at;
        kept.push(Buffer.from(bytes));
      }
    } finally {
      await handle.close();
    }
    return kept;
  });
};

const placeOf = (name: RecordFile, path: string, text: string): number | undefined => {
  try {
    return keyOf(name, parseRecord(name, text, path, "line"));
  } catch {
    return undefined;
  }
};

const keyOf = (name: RecordFile, record: object): number =>
  (record as Record<string, number>)[name === "ledger" ? "index" : "round"]!;

const limitOf = (name: RecordFile, { round, records }: Covered): number => (name === "ledger" ? records : round);

const openIfThere = (path: string): Promise<FileHandle | undefined> =>
  open(path, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });

/** Whether the lines of a file follow each other as they were written. */
class RecordOrder {
  readonly #name: RecordFile;
  readonly #limit: number;
  #count = 0;
  #last = -1;
  /** The first line after what the checkpoint covers. */
  #after: { readonly line: number; readonly key: number | undefined } | undefined;

  constructor(name: RecordFile, covered: Covered) {
    this.#name = name;
    this.#limit = limitOf(name, covered);
  }

  /** A line that is known by its hash. */
  skip(): void {
    this.#count++;
    this.#last = -1;
  }

  judge(path: string, { text, number: line, isComplete }: FileLine): "covered" | "after" {
    // a crash tears the last line, which no checkpoint covers
    if (!isComplete || this.#limit === 0) return this.#pass(line, undefined);
    let key: number;
    try {
      key = keyOf(this.#name, parseRecord(this.#name, text, path, `line ${line}`));
    } catch (error) {
      if (this.#isSatisfied()) return this.#pass(line, undefined);
      throw error;
    }
    if (key >= this.#limit) return this.#pass(line, key);
    if (this.#after !== undefined) {
      const { line: first, key: found } = this.#after;
      const what = found === undefined ? "is not a record" : `is ${this.#nameOf(found)}`;
      throw new RunFileCorruptError(path, `line ${first} ${what}, and ${this.#nameOf(key)} follows in line ${line}`);
    }
    const isOneEach = recordFileNames[this.#name] === "one each";
    if (isOneEach ? key !== this.#count : key < this.#last) {
      const expected = isOneEach ? this.#count : `${this.#last} or later`;
      throw new RunFileCorruptError(path, `line ${line} is ${this.#nameOf(key)}, expected ${expected}`);
    }
    // measurements end in any order
    this.#last = this.#name === "evaluations" ? -1 : key;
    this.#count++;
    return "covered";
  }

  /** @throws RunFileCorruptError if records are missing at the end */
  requireComplete(path: string): void {
    if (recordFileNames[this.#name] !== "one each" || this.#count === this.#limit) return;
    const what = this.#name === "ledger" ? "records" : "rounds";
    const found =
      this.#after?.key === undefined ? "" : `; line ${this.#after.line} is ${this.#nameOf(this.#after.key)}`;
    throw new RunFileCorruptError(path, `it holds ${this.#count} of ${this.#limit} ${what} of the checkpoint${found}`);
  }

  /** Whether no further line need be covered, as far as the count says. */
  #isSatisfied(): boolean {
    return recordFileNames[this.#name] === "one each" ? this.#count >= this.#limit : this.#after !== undefined;
  }

  #pass(line: number, key: number | undefined): "after" {
    this.#after ??= { line, key };
    return "after";
  }

  #nameOf(key: number): string {
    return `${this.#name === "ledger" ? "record" : "round"} ${key}`;
  }
}
