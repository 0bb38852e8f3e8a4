import { readFile } from "node:fs/promises";
import type { Calibration } from "../../../meta/index.ts";
import { calibrationOf, type PersonalizationChoice } from "../../../round/index.ts";
import { type RunFolder, runFile, withFile, writeFileAtomic } from "../../../storage/index.ts";
import {
  CHOICE_PURPOSE,
  type ChoiceAnswer,
  type HeldOutReport,
  type PublishedChoice,
  REPORTS_AT_ONCE,
  reportsDigest,
} from "../../protocol/personalization.ts";
import { signDocument } from "../../protocol/signDocument.ts";

/** A choice with the reports that it follows from, as the folder keeps them. */
interface Kept {
  readonly choice: PublishedChoice;
  readonly reports: readonly HeldOutReport[];
}

interface PersonalizationOptions {
  readonly folder: RunFolder;
  readonly key: Uint8Array;
  readonly task: number;
}

/** How the learners of a task personalize, with the signed reports that decided it: on disk, and at the door. */
export class TaskPersonalization {
  readonly #options: PersonalizationOptions;
  #kept: Kept | undefined;

  private constructor(options: PersonalizationOptions, kept: Kept | undefined) {
    this.#options = options;
    this.#kept = kept;
  }

  /** Loads what an earlier process published. @throws FileAccessError */
  static async open(options: PersonalizationOptions): Promise<TaskPersonalization> {
    const path = runFile(options.folder.path, "personalization");
    const text = await withFile("read", path, () =>
      readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      }),
    );
    return new TaskPersonalization(options, text === undefined ? undefined : (JSON.parse(text) as Kept));
  }

  /** Keeps a choice on disk, then at the door. */
  async publish(round: number, chosen: PersonalizationChoice, reports: readonly HeldOutReport[]): Promise<void> {
    const { folder, task } = this.#options;
    const { active, newcomers, trainedShares } = chosen;
    const choice = { task, round, active, newcomers, trainedShares, reports: reportsDigest(reports) };
    // as it is read again
    const kept = JSON.parse(JSON.stringify({ choice, reports })) as Kept;
    await writeFileAtomic(runFile(folder.path, "personalization"), `${JSON.stringify(kept)}\n`);
    this.#kept = kept;
  }

  /** The choice, signed; undefined before the first one. */
  answer(): ChoiceAnswer | undefined {
    const choice = this.#kept?.choice;
    return choice && { choice, signature: signDocument(this.#options.key, CHOICE_PURPOSE, choice) };
  }

  /** Some reports, from a place on. */
  reportsFrom(place: number): readonly HeldOutReport[] {
    return this.#kept?.reports.slice(place, place + REPORTS_AT_ONCE) ?? [];
  }

  /** How newcomers adapt a coalition's model; undefined before the first choice, and where none are rehearsed. */
  calibrationFor(coalition: number): Calibration | undefined {
    return this.#kept && calibrationOf(this.#kept.choice, coalition);
  }
}
