import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type Checkpoint,
  calibrationOf,
  type EvaluationRecord,
  encodeRecord,
  type LearnerRecord,
  type LedgerRecord,
  type PersonalizationChoice,
  type RoundRecord,
  type Store,
} from "../../round/index.ts";
import type { NamedBlock } from "../../safetensors/index.ts";
import { notARunFolderError, runFolderExistsError } from "../errors.ts";
import { withFile } from "../files/withFile.ts";
import { writeFileAtomic } from "../files/writeFileAtomic.ts";
import { saveModel } from "../models/modelFile.ts";
import { calibrationMetadata, contractMetadata } from "../models/modelMetadata.ts";
import { folderStore } from "../store/folderStore.ts";
import { type FolderLock, lockFolder } from "./folderLock.ts";
import { inspectFolder, readManifest } from "./inspectFolder.ts";
import type { Manifest } from "./Manifest.ts";
import { openKept } from "./openKept.ts";
import type { ClassCounts } from "./readClassCounts.ts";
import type { FolderRegistration } from "./readRecords.ts";
import { type RecordFile, recordFiles, runFile, runFileNames } from "./runFiles.ts";
import { SealedRecords } from "./sealedRecords.ts";

/**
 * The folder of a run that this process writes. Records are appended as they arrive. A checkpoint is saved only after the
 * records before it are on disk, so that a run killed at any moment can resume from its last checkpoint.
 */
export class RunFolder {
  readonly path: string;
  /** Checkpoints of the run. */
  readonly store: Store;
  #manifest: Manifest;
  readonly #lock: FolderLock;
  readonly #records: SealedRecords;

  private constructor(path: string, manifest: Manifest, lock: FolderLock, records: SealedRecords) {
    this.path = path;
    this.#manifest = manifest;
    this.#lock = lock;
    this.#records = records;
    const inner = folderStore(runFile(path, "checkpoint"));
    this.store = {
      save: async (checkpoint) => {
        await records.seal({ round: checkpoint.state.round, records: checkpoint.ledger.recordCount });
        await inner.save(checkpoint);
        await this.updateManifest({ roundsPlayed: checkpoint.state.round });
      },
      load: () => inner.load(),
    };
  }

  /**
   * Whether a run can start in a folder. Checked before any preparation.
   *
   * @throws GFML_RUN_FOLDER_EXISTS, GFML_NOT_A_RUN_FOLDER, RunFileCorruptError, FileAccessError
   */
  static async requireFree(path: string, { replace = false }: { readonly replace?: boolean } = {}): Promise<void> {
    const state = await inspectFolder(path);
    if (state === "foreign") throw notARunFolderError(path, "it holds files that do not belong to a run");
    if (state !== "run" || replace) return;
    const { completed, roundsPlayed, config } = await readManifest(path);
    const done = completed ? "finished" : "interrupted or still going on";
    throw runFolderExistsError(path, `${done}, ${roundsPlayed} of ${String(config.rounds)} rounds`);
  }

  /**
   * Starts a run in a folder that is absent or empty. With `replace`, it replaces the run in the folder. Other files in
   * the folder stay unchanged.
   *
   * @throws GFML_RUN_FOLDER_EXISTS, GFML_NOT_A_RUN_FOLDER, RunFolderLockedError, DiskFullError, FileAccessError
   */
  static async create(
    path: string,
    manifest: Manifest,
    partition: readonly (readonly number[])[] | undefined,
    { replace = false }: { readonly replace?: boolean } = {},
  ): Promise<RunFolder> {
    await RunFolder.requireFree(path, { replace });
    await withFile("create", path, () => mkdir(path, { recursive: true }));
    const lock = await lockFolder(path);
    try {
      // checked again: a different process may have been faster
      await RunFolder.requireFree(path, { replace });
      await removeRun(path);
      try {
        await writeManifest(path, manifest);
        if (partition !== undefined) await writePartition(path, partition);
        return new RunFolder(path, manifest, lock, await SealedRecords.open(path, filesOf(manifest)));
      } catch (error) {
        await removeRun(path);
        throw error;
      }
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /**
   * Opens a run to resume it: takes the lock, finds the last complete checkpoint, checks the records that it covers, and cuts
   * off those of later rounds, which are played again. `check` may refuse before anything is changed.
   *
   * @param options - `recover`: files that are damaged are moved into the folder `damaged`, and what can be read of them stays
   * @returns the checkpoint, or undefined if the run has none yet and starts anew; and the files that were damaged
   * @throws RunFileCorruptError if a file is damaged, unless `recover`: nothing is changed then
   * @throws GFML_NOT_A_RUN_FOLDER, RunFolderLockedError, DiskFullError, FileAccessError
   */
  static async resume(
    path: string,
    partition: readonly (readonly number[])[] | undefined,
    check: (manifest: Manifest) => Manifest,
    { recover = false }: { readonly recover?: boolean } = {},
  ): Promise<{
    readonly folder: RunFolder;
    readonly checkpoint: Checkpoint | undefined;
    readonly damaged: readonly string[];
  }> {
    await readManifest(path);
    const lock = await lockFolder(path);
    try {
      const manifest = check(await readManifest(path));
      const { checkpoint, kept, damaged } = await openKept(path, manifest, filesOf(manifest), recover);
      const records = await SealedRecords.open(path, filesOf(manifest), kept);
      await writeManifest(path, manifest);
      // the run may have been killed before it wrote the file
      if (partition !== undefined) await writePartition(path, partition);
      return { folder: new RunFolder(path, manifest, lock, records), checkpoint, damaged };
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  get manifest(): Manifest {
    return this.#manifest;
  }

  async appendRound(round: RoundRecord, learners: readonly LearnerRecord[]): Promise<void> {
    await this.#records.append("learners", learners);
    await this.#records.append("rounds", [round]);
  }

  appendEvaluation(evaluation: EvaluationRecord): Promise<void> {
    return this.#records.append("evaluations", [evaluation]);
  }

  /** Appends records of the ledger, oldest first, with the field names that their hashes cover. */
  appendLedger(records: readonly LedgerRecord[]): Promise<void> {
    return this.#records.append(
      "ledger",
      records.map((record) => ({ ...record, ...encodeRecord(record) })),
    );
  }

  /** Appends the costs of rounds on the chain. */
  appendChainRounds(figures: readonly { readonly round: number }[]): Promise<void> {
    return this.#records.append("chainRounds", figures);
  }

  /** Appends the registrations before a round: for federations, whose learners are not drawn. */
  appendRegistrations(registrations: readonly FolderRegistration[]): Promise<void> {
    return this.#records.append("registrations", registrations);
  }

  /**
   * Saves one safetensors file per coalition: `models/coalition-0.safetensors`.
   *
   * @param choice - how learners personalize, if they chose: newcomers' part of it is saved with each model
   */
  async saveModels(
    models: readonly Float32Array[],
    blocks: readonly NamedBlock[],
    choice?: PersonalizationChoice,
  ): Promise<void> {
    const folder = runFile(this.path, "models");
    await withFile("create", folder, () => mkdir(folder, { recursive: true }));
    for (const [index, parameters] of models.entries()) {
      await saveModel(join(folder, `coalition-${index}.safetensors`), parameters, blocks, {
        coalition: String(index),
        ...contractMetadata(this.manifest.data.contract),
        ...calibrationMetadata(choice && calibrationOf(choice, index)),
      });
    }
  }

  /** Saves the division of data as a table for people. */
  async savePartitionText(text: string): Promise<void> {
    await writeFileAtomic(runFile(this.path, "partitionText"), text);
  }

  /** Saves how many samples of each class each learner holds, for programs. */
  async saveClasses(classes: ClassCounts): Promise<void> {
    await writeFileAtomic(runFile(this.path, "classes"), `${JSON.stringify(classes)}\n`);
  }

  /** Writes what each learner reaches alone. */
  async saveAlone(alone: unknown): Promise<void> {
    await writeFileAtomic(runFile(this.path, "alone"), `${JSON.stringify(alone, null, 2)}\n`);
  }

  async saveSummary(text: string, summary: unknown): Promise<void> {
    await writeFileAtomic(runFile(this.path, "summaryText"), text);
    await writeFileAtomic(runFile(this.path, "summaryJson"), `${JSON.stringify(summary, null, 2)}\n`);
  }

  /** Writes the manifest with some fields changed. */
  async updateManifest(changes: Partial<Manifest>): Promise<void> {
    this.#manifest = { ...this.#manifest, ...changes };
    await writeManifest(this.path, this.#manifest);
  }

  /** Closes the files and releases the lock; the folder stays. */
  async close(): Promise<void> {
    try {
      await this.#records.close();
    } finally {
      await this.#lock.release();
    }
  }
}

const writeManifest = (path: string, manifest: Manifest): Promise<void> =>
  writeFileAtomic(runFile(path, "manifest"), `${JSON.stringify(manifest, null, 2)}\n`);

const writePartition = (path: string, partition: readonly (readonly number[])[]): Promise<void> =>
  writeFileAtomic(runFile(path, "partition"), `${JSON.stringify(partition)}\n`);

const filesOf = ({ kind }: Manifest): readonly RecordFile[] =>
  recordFiles.filter((name) => name !== "registrations" || kind === "federation");

/** The manifest is removed last. A folder with a manifest is a run's, so an interrupted removal can be repeated. */
const removeRun = async (path: string): Promise<void> => {
  const names = Object.keys(runFileNames) as (keyof typeof runFileNames)[];
  for (const name of [...names.filter((other) => other !== "manifest" && other !== "lock"), "manifest" as const]) {
    const target = runFile(path, name);
    await withFile("delete", target, () => rm(target, { recursive: true, force: true }));
  }
};
