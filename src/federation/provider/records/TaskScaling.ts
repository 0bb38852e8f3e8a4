import { readFile } from "node:fs/promises";
import type { LearnerId } from "../../../core/index.ts";
import { agreeScaling, type DataContract, withConstants } from "../../../data/index.ts";
import { type RunFolder, runFile, withFile, writeFileAtomic } from "../../../storage/index.ts";
import type { ServiceRoster } from "../../door/ServiceRoster.ts";
import { contractHash } from "../../protocol/contractHash.ts";
import { type AgreedScalingDocument, SCALING_PURPOSE, type ScalingAnswer } from "../../protocol/scaling.ts";
import { signDocument } from "../../protocol/signDocument.ts";

/**
 * The scaling that learners agree on: the provider adds up the sums of those that are present for the first round. It is on
 * disk before the round starts, and does not change afterwards.
 */
export class TaskScaling {
  readonly #contract: DataContract | undefined;
  readonly #folder: RunFolder;
  readonly #key: Uint8Array;
  readonly #task: number;
  #agreed: AgreedScalingDocument | undefined;

  private constructor(options: ScalingOptions, agreed: AgreedScalingDocument | undefined) {
    this.#contract = options.contract;
    this.#folder = options.folder;
    this.#key = options.key;
    this.#task = options.task;
    this.#agreed = agreed;
  }

  /** Loads what an earlier process agreed on. @throws FileAccessError */
  static async open(options: ScalingOptions): Promise<TaskScaling> {
    const path = runFile(options.folder.path, "scaling");
    const text = await withFile("read", path, () =>
      readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      }),
    );
    return new TaskScaling(options, text === undefined ? undefined : (JSON.parse(text) as AgreedScalingDocument));
  }

  /** Whether learners report sums, which are used for the first round. */
  get isAwaited(): boolean {
    return this.#contract?.gfml.scaling.method === "agreed" && this.#agreed === undefined;
  }

  /** The scaling, signed; undefined while it is not agreed on. */
  answer(): ScalingAnswer | undefined {
    const scaling = this.#agreed;
    return scaling && { scaling, signature: signDocument(this.#key, SCALING_PURPOSE, scaling) };
  }

  /**
   * Agrees on the scaling with the learners of the first round, in the order of their numbers.
   *
   * @returns false while none of them has reported sums
   */
  async agree(present: readonly LearnerId[], roster: Pick<ServiceRoster, "ofLearner">): Promise<boolean> {
    const contract = this.#contract;
    if (!this.isAwaited || contract === undefined) return true;
    const reports = [...present].sort((a, b) => a - b).flatMap((learner) => roster.ofLearner(learner)?.sums ?? []);
    if (reports.length === 0) return false;
    const constants = agreeScaling(reports, contract);
    const agreed = {
      task: this.#task,
      contract: contractHash(contract),
      learners: reports.length,
      samples: reports.reduce((sum, { count }) => sum + count, 0),
      mean: [...constants.mean],
      scale: [...constants.scale],
    };
    await writeFileAtomic(runFile(this.#folder.path, "scaling"), `${JSON.stringify(agreed)}\n`);
    const { data } = this.#folder.manifest;
    await this.#folder.updateManifest({ data: { ...data, contract: withConstants(contract, constants) } });
    this.#agreed = agreed;
    return true;
  }
}

interface ScalingOptions {
  /** Undefined for a task of version 0.1. */
  readonly contract: DataContract | undefined;
  readonly folder: RunFolder;
  readonly key: Uint8Array;
  readonly task: number;
}
