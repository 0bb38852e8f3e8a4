import { stat } from "node:fs/promises";
import { GfmlError, pause } from "../../core/index.ts";
import { weighedMean } from "../../meta/index.ts";
import { readAlone } from "../../simulation/index.ts";
import {
  inspectFolder,
  type Manifest,
  readClassCounts,
  readLock,
  readManifest,
  runFile,
  withFile,
} from "../../storage/index.ts";
import { createStyle } from "../../text/index.ts";
import {
  type AloneRecord,
  type LearnerHistory,
  type RunCursor,
  type RunHeader,
  type RunStatus,
  renderExplanation,
} from "../../view/index.ts";
import { NoSuchRecordError } from "../errors.ts";
import { explanationOf, noSuchRound, requireActive } from "./explanationOf.ts";
import { FolderReader } from "./FolderReader.ts";
import { headerOf } from "./headerOf.ts";
import { RunHistory } from "./RunHistory.ts";
import type { RunPieces, RunSource } from "./RunSource.ts";
import { type FolderPopulation, readPopulation } from "./readPopulation.ts";

/** s between two reads of the folder, for a running run and for a finished one. */
const SOON = 0.25;
const LATER = 2;

/** One epoch of the run. */
interface Telling {
  readonly base: string;
  readonly history: RunHistory;
  readonly reader: FolderReader;
  readonly population: FolderPopulation;
}

const nothing: RunCursor = { epoch: "none", rounds: 0, evaluations: 0, ledger: 0, chain: 0 };

/**
 * The folder of a finished, running or future run. It is polled, because not every file system reports changes. When the run
 * restarts, or a resumption cuts its records, a new epoch sends it from the start.
 */
export class FolderSource implements RunSource {
  readonly name: string;
  readonly #folder: string;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #ended: Promise<void>;
  /** Reads of the folder, one at a time. */
  #looking: Promise<void> = Promise.resolve();
  #status: RunStatus = { state: "reading", problem: "", read: 0, resultHash: null, finishedAt: null };
  #telling: Telling | undefined;
  #generation = 0;
  #alone: AloneRecord | undefined;
  #manifest: { readonly changed: string; readonly value: Manifest } | undefined;

  constructor(folder: string) {
    this.name = folder;
    this.#folder = folder;
    this.#ended = this.#follow();
  }

  get header(): RunHeader | undefined {
    return this.#telling?.history.header;
  }

  get status(): RunStatus {
    return this.#status;
  }

  get cursor(): RunCursor {
    return this.#telling?.history.cursor ?? nothing;
  }

  read(from: RunCursor, limit: number): RunPieces {
    return this.#telling?.history.read(from, limit) ?? { rounds: [], evaluations: [], ledger: [], chain: [] };
  }

  columns(from: number, to: number): Uint8Array {
    return this.#telling?.history.columns(from, to) ?? new Uint8Array(0);
  }

  learner(learner: number): LearnerHistory | undefined {
    return this.#telling?.history.learner(learner);
  }

  async explain(round: number, learner: number): Promise<string> {
    if (this.#telling === undefined) throw noSuchRound(round, 0);
    const { history, reader, population } = this.#telling;
    requireActive(population, learner);
    const view = history.round(round);
    const record = view && (await reader.learnerRecord(round, learner));
    if (record === undefined) throw noSuchRound(round, history.cursor.rounds);
    return renderExplanation(explanationOf(record, view!, population), createStyle(false));
  }

  async ledgerRecord(index: number): Promise<string> {
    const text = await this.#telling?.reader.ledgerRecord(index);
    if (text === undefined) throw new NoSuchRecordError("the ledger has no such record", { values: { index } });
    return text;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads new records at once. */
  refresh(): Promise<unknown> {
    this.#looking = this.#looking.then(() => this.#tryToLook());
    return this.#looking;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
    await this.#looking;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.refresh();
      const { state } = this.#status;
      const rest = state === "finished" || state === "interrupted" ? LATER : SOON;
      await pause(rest, signal);
    }
  }

  async #tryToLook(): Promise<void> {
    try {
      await this.#look();
    } catch (error) {
      const problem = error instanceof GfmlError ? error.message : String(error);
      this.#setStatus({ state: "failed", problem });
    }
  }

  /** Reads new records. */
  async #look(): Promise<void> {
    const folderState = await inspectFolder(this.#folder);
    if (folderState === "absent" || folderState === "empty") {
      this.#telling = undefined;
      this.#setStatus({ state: "waiting" });
      return;
    }
    // read before the records: if it says that the run is over, all records exist
    const manifest = await this.#readManifest();
    const isHeld = (await readLock(this.#folder)) !== undefined;
    if (isHeld && !(await this.#isPrepared(manifest))) {
      this.#telling = undefined;
      this.#setStatus({ state: "waiting" });
      return;
    }
    const telling = await this.#tellingOf(manifest);
    const { read, size } = await telling.reader.measure();
    const unread = size - read;
    const tell = (): void => {
      if (unread > 1e6) {
        const done = telling.history.cursor.rounds / Math.max(1, manifest.roundsPlayed);
        this.#setStatus({ state: "reading", read: Math.min(1, done) });
      }
      this.#notify();
    };
    await telling.reader.read(tell, this.#stop.signal);
    const state = manifest.completed ? "finished" : isHeld ? "running" : "interrupted";
    const { resultHash, finishedAt } = manifest;
    const aloneAccuracy = await this.#readAloneAccuracy();
    const status = { state, read: 1, resultHash, finishedAt } as const;
    this.#setStatus(aloneAccuracy === undefined ? status : { ...status, aloneAccuracy });
    this.#notify();
  }

  async #tellingOf(manifest: Manifest): Promise<Telling> {
    // a new learner makes all columns longer
    const registered = manifest.kind === "federation" ? `-${await this.#sizeOf("registrations")}` : "";
    const base = `${Date.parse(manifest.startedAt).toString(36)}-${manifest.resumedAt.length}${registered}`;
    const isCut = this.#telling !== undefined && (await this.#telling.reader.measure()).isCut;
    if (isCut) this.#generation++;
    if (this.#telling?.base === base && !isCut) return this.#telling;
    const population = await readPopulation(this.#folder, manifest);
    const classes = await readClassCounts(this.#folder);
    const header = headerOf(this.#folder, manifest, population, classes);
    const epoch = this.#generation === 0 ? base : `${base}-${this.#generation}`;
    const history = new RunHistory(epoch, header);
    this.#alone = undefined;
    this.#telling = { base, history, reader: new FolderReader(this.#folder, history), population };
    return this.#telling;
  }

  /** What the learners that train reach alone, by test samples: it is written once, when it is measured. */
  async #readAloneAccuracy(): Promise<number | undefined> {
    this.#alone ??= await readAlone(this.#folder);
    const active = this.#alone?.byLearner.filter((one) => one.active && one.samples > 0) ?? [];
    return active.length === 0 ? undefined : weighedMean(active, ({ accuracy }) => accuracy);
  }

  /** Whether everything exists that is written before the first round. */
  async #isPrepared({ kind }: Manifest): Promise<boolean> {
    if (kind === "federation") return (await this.#sizeOf("registrations")) > 0;
    const hasClasses = (await this.#sizeOf("classes")) > 0 || (await this.#sizeOf("rounds")) > 0;
    return hasClasses && (await this.#sizeOf("partition")) > 0;
  }

  #sizeOf(name: "partition" | "classes" | "rounds" | "registrations"): Promise<number> {
    return stat(runFile(this.#folder, name)).then(
      ({ size }) => size,
      () => 0,
    );
  }

  /** The manifest, parsed when it has changed. */
  async #readManifest(): Promise<Manifest> {
    const path = runFile(this.#folder, "manifest");
    const { mtimeMs, size, ino } = await withFile("read", path, () => stat(path));
    const changed = `${mtimeMs} ${size} ${ino}`;
    if (this.#manifest?.changed !== changed) {
      this.#manifest = { changed, value: await readManifest(this.#folder) };
    }
    return this.#manifest.value;
  }

  #setStatus(changes: Partial<RunStatus> & Pick<RunStatus, "state">): void {
    const before = JSON.stringify(this.#status);
    this.#status = { problem: "", read: 0, resultHash: null, finishedAt: null, ...changes };
    if (JSON.stringify(this.#status) !== before) this.#notify();
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
