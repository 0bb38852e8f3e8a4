import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Journal, JournalEntry } from "../../../round/index.ts";
import { RunFileCorruptError, withFile, writeFileAtomic } from "../../../storage/index.ts";

/** The checkpoint before a journal: the next round, and the number of records of the ledger. */
export interface JournalPosition {
  readonly round: number;
  readonly records: number;
}

const nameOf = ({ round, records }: JournalPosition): string =>
  `round-${String(round).padStart(9, "0")}-${records}.journal`;
const NAME = /^round-(\d{9,})-(\d+)\.journal$/;
const HEAD = 20;

/**
 * The inputs of the open round, each on disk before it is used: learners' answers, the participants, the operations before it.
 * A provider that was killed reads them and continues with the same calls to the ledger. Each checkpoint has one file.
 */
export class FileJournal implements Journal {
  readonly #path: string;
  readonly #position: JournalPosition;
  readonly #entries = new Map<string, JournalEntry>();
  readonly #handle: FileHandle;
  #pending: { readonly bytes: Uint8Array; readonly done: () => void; readonly fail: (error: unknown) => void }[] = [];
  #writing: Promise<void> | undefined;

  private constructor(path: string, position: JournalPosition, handle: FileHandle, entries: readonly JournalEntry[]) {
    this.#path = path;
    this.#position = position;
    this.#handle = handle;
    for (const entry of entries) this.#entries.set(entry.question, entry);
  }

  /** Opens or creates the journal of a position. It drops a last entry that a crash has truncated: it was never used. */
  static async open(folder: string, position: JournalPosition): Promise<FileJournal> {
    const path = join(folder, nameOf(position));
    return withFile("write", path, async () => {
      await mkdir(folder, { recursive: true });
      const { entries, rest, size } = await readEntries(path);
      // kept, because a changed length looks like a torn entry
      if (rest.length > 0) await writeFileAtomic(`${path}.torn`, rest);
      const handle = await open(path, "a+");
      await handle.truncate(size);
      return new FileJournal(path, position, handle, entries);
    });
  }

  /** The entries of the last journal before a position, in order; empty if there is no such journal. */
  static async before(folder: string, position: JournalPosition): Promise<readonly JournalEntry[]> {
    const earlier = (await positionsIn(folder)).filter((one) => isBefore(one, position));
    const last = earlier.sort((a, b) => a.round - b.round || a.records - b.records).at(-1);
    if (last === undefined) return [];
    const path = join(folder, nameOf(last));
    return withFile("read", path, async () => (await readEntries(path)).entries);
  }

  /** Deletes the journals before a position. */
  static async dropBefore(folder: string, position: JournalPosition): Promise<void> {
    for (const one of await positionsIn(folder)) {
      if (!isBefore(one, position)) continue;
      const path = join(folder, nameOf(one));
      await withFile("delete", path, () => rm(path, { force: true }));
    }
  }

  isAt({ round, records }: JournalPosition): boolean {
    return this.#position.round === round && this.#position.records === records;
  }

  /** All entries, in the order of their arrival. */
  async entries(): Promise<readonly JournalEntry[]> {
    return [...this.#entries.values()];
  }

  /** Resolves when the entry is on disk. Entries of the same moment are written together. */
  append(entry: JournalEntry): Promise<void> {
    this.#entries.set(entry.question, entry);
    const bytes = encode(entry);
    const written = new Promise<void>((done, fail) => this.#pending.push({ bytes, done, fail }));
    this.#writing ??= this.#flush();
    return written;
  }

  async clear(): Promise<void> {
    await this.#writing;
    await withFile("shorten", this.#path, async () => {
      await this.#handle.truncate(0);
      await this.#handle.datasync();
    });
    this.#entries.clear();
  }

  /** Returns the service's value under a name, or the one that `make` returns, which is then kept. */
  async once<Value>(name: string, make: () => Promise<Value> | Value): Promise<Value> {
    const known = this.mark<Value>(name);
    if (known !== undefined) return known;
    const value = await make();
    await this.append({ question: MARK + name, asked: "", answer: JSON.stringify(value), bytes: new Uint8Array() });
    return value;
  }

  /** The value of a mark; undefined if there is none. */
  mark<Value>(name: string): Value | undefined {
    return markIn<Value>([...this.#entries.values()], name);
  }

  /** The values of all marks whose names begin with the prefix, in order. */
  marks<Value>(prefix: string): Value[] {
    return [...this.#entries.values()]
      .filter(({ question }) => question.startsWith(MARK + prefix))
      .map(({ answer }) => JSON.parse(answer) as Value);
  }

  get size(): number {
    return this.#entries.size;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }

  async #flush(): Promise<void> {
    // wait for entries of the same turn
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        await withFile("write", this.#path, async () => {
          for (const { bytes } of batch) await this.#handle.appendFile(bytes);
          await this.#handle.datasync();
        });
        for (const { done } of batch) done();
      } catch (error) {
        for (const { fail } of batch) fail(error);
      }
    }
    // in this turn: an entry that is added as soon as the last one is on disk starts the next flush
    this.#writing = undefined;
  }
}

/** The prefix of the service's own marks: other entries are questions to learners and to the chain. */
const MARK = "service: ";

/** The value of a mark among entries; undefined if there is none. */
export const markIn = <Value>(entries: readonly JournalEntry[], name: string): Value | undefined => {
  const entry = entries.find(({ question }) => question === MARK + name);
  return entry === undefined ? undefined : (JSON.parse(entry.answer) as Value);
};

/** Encodes an entry: length of the JSON u32, length of the bytes u32, 12 bytes of their SHA-256, the JSON, the bytes. */
const encode = ({ question, asked, answer, bytes: payload }: JournalEntry): Uint8Array => {
  const json = new TextEncoder().encode(JSON.stringify({ question, asked, answer }));
  const bytes = new Uint8Array(HEAD + json.length + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, json.length, true);
  view.setUint32(4, payload.length, true);
  bytes.set(json, HEAD);
  bytes.set(payload, HEAD + json.length);
  bytes.set(createHash("sha256").update(bytes.subarray(HEAD)).digest().subarray(0, 12), 8);
  return bytes;
};

/** The complete entries of a file, the offset of their end, and the bytes behind it. */
interface ReadJournal {
  readonly entries: JournalEntry[];
  readonly rest: Uint8Array;
  readonly size: number;
}

/** @throws RunFileCorruptError if an entry before the last is not as it was written */
const readEntries = async (path: string): Promise<ReadJournal> => {
  const file = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return new Uint8Array();
    throw error;
  });
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const entries: JournalEntry[] = [];
  let offset = 0;
  while (offset + HEAD <= file.length) {
    const jsonLength = view.getUint32(offset, true);
    const payloadLength = view.getUint32(offset + 4, true);
    const end = offset + HEAD + jsonLength + payloadLength;
    if (end > file.length) break;
    const content = file.subarray(offset + HEAD, end);
    const hash = createHash("sha256").update(content).digest().subarray(0, 12);
    if (!hash.equals(file.subarray(offset + 8, offset + HEAD))) {
      // a crash tears the last entry alone
      if (end < file.length)
        throw new RunFileCorruptError(path, `the entry at byte ${offset} is not as it was written`);
      break;
    }
    const head = JSON.parse(new TextDecoder().decode(content.subarray(0, jsonLength))) as Omit<JournalEntry, "bytes">;
    entries.push({ ...head, bytes: Uint8Array.from(content.subarray(jsonLength)) });
    offset = end;
  }
  return { entries, rest: file.subarray(offset), size: offset };
};

const positionsIn = (folder: string): Promise<JournalPosition[]> =>
  withFile("read", folder, async () => {
    const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [] as string[];
      throw error;
    });
    return names.flatMap((name) => {
      const match = NAME.exec(name);
      return match === null ? [] : [{ round: Number(match[1]), records: Number(match[2]) }];
    });
  });

const isBefore = (one: JournalPosition, other: JournalPosition): boolean =>
  one.round < other.round || (one.round === other.round && one.records < other.records);
