import { mkdir, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { JsonLinesFile } from "../files/JsonLinesFile.ts";
import { withFile } from "../files/withFile.ts";
import { writeFileAtomic } from "../files/writeFileAtomic.ts";
import { emptyPrefix, type Prefix, type Seal } from "./keptRecords.ts";
import { type RecordFile, recordFiles, runFile } from "./runFiles.ts";

/** The seals of a checkpoint: what every record file held when it was saved. */
export type Seals = Readonly<Partial<Record<RecordFile, Seal>>>;

/** A checkpoint: the ledger may grow between two checkpoints of one round. */
interface CheckpointName {
  readonly round: number;
  readonly records: number;
}

const SEALS = "records.json";

/** Checkpoints whose seals are kept: more than there are files of checkpoints. */
const KEPT = 4;

const sealSchema = z.strictObject({ bytes: z.int().min(0), sha256: z.string().length(64) });
const sealsSchema = z.array(
  z.strictObject({
    round: z.int().min(0),
    records: z.int().min(0),
    files: z.partialRecord(z.enum(recordFiles as [RecordFile, ...RecordFile[]]), sealSchema),
  }),
);
type SealList = z.output<typeof sealsSchema>;

/** The record files of a folder that this process appends to, with a running hash of each. */
export class SealedRecords {
  readonly #folder: string;
  readonly #files: OpenFiles;

  private constructor(folder: string, files: OpenFiles) {
    this.#folder = folder;
    this.#files = files;
  }

  /**
   * Opens the files, each cut to the part of it that is kept.
   *
   * @param kept - none: the files start empty
   * @throws DiskFullError, FileAccessError
   */
  static async open(
    folder: string,
    names: readonly RecordFile[],
    kept: ReadonlyMap<RecordFile, Prefix> = new Map(),
  ): Promise<SealedRecords> {
    const files = new Map<RecordFile, OpenFile>();
    for (const name of names) {
      const path = runFile(folder, name);
      const written = new WrittenPart(kept.get(name) ?? emptyPrefix());
      const file = await JsonLinesFile.open(path, (bytes) => written.add(bytes));
      files.set(name, { file, written });
      await withFile("shorten", path, () => truncate(path, written.bytes));
    }
    return new SealedRecords(folder, files);
  }

  /** Nothing happens if the folder has no such file. */
  append(name: RecordFile, values: readonly object[]): Promise<void> {
    return this.#files.get(name)?.file.append(...values) ?? Promise.resolve();
  }

  /** Puts all records on disk, and the seals of a checkpoint that is saved next. */
  async seal({ round, records }: CheckpointName): Promise<void> {
    await Promise.all([...this.#files.values()].map(({ file }) => file.sync()));
    const files = Object.fromEntries([...this.#files].map(([name, { written }]) => [name, written.seal()]));
    const others = (await readSealList(this.#folder)).filter(
      (one) => !(one.round === round && one.records === records),
    );
    const list = [...others, { round, records, files }].slice(-KEPT);
    const folder = runFile(this.#folder, "checkpoint");
    await withFile("create", folder, () => mkdir(folder, { recursive: true }));
    await writeFileAtomic(sealFile(this.#folder), `${JSON.stringify(list)}\n`);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#files.values()].map(({ file }) => file.close()));
  }
}

interface OpenFile {
  readonly file: JsonLinesFile;
  readonly written: WrittenPart;
}

type OpenFiles = ReadonlyMap<RecordFile, OpenFile>;

/** What a file holds, as it grows. */
class WrittenPart {
  bytes: number;
  readonly #hash: Prefix["hash"];

  constructor(prefix: Prefix) {
    this.bytes = prefix.bytes;
    this.#hash = prefix.hash;
  }

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.bytes += bytes.length;
  }

  seal(): Seal {
    return { bytes: this.bytes, sha256: this.#hash.copy().digest("hex") };
  }
}

/** The seals of a checkpoint; undefined if the folder has none, or if the list of seals itself is damaged. */
export const sealsOf = async (folder: string, { round, records }: CheckpointName): Promise<Seals | undefined> =>
  (await readSealList(folder)).find((one) => one.round === round && one.records === records)?.files;

const sealFile = (folder: string): string => join(runFile(folder, "checkpoint"), SEALS);

const readSealList = async (folder: string): Promise<SealList> => {
  const text = await readFile(sealFile(folder), "utf8").catch(() => "[]");
  try {
    const parsed = sealsSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
};
