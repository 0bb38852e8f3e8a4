import { z } from "zod";
import type { LearnerId } from "../../../core/index.ts";
import type { ColumnSums } from "../../../data/index.ts";
import type { Registration } from "../../../round/index.ts";
import { cutTornLine, JsonLinesFile, readJsonLines } from "../../../storage/index.ts";
import type { SessionDelegation } from "../../protocol/registration.ts";

/** All operations that a service has accepted, in order. Learners' numbers follow from it, and nothing is ever removed. */
export class OperationLog {
  readonly #file: JsonLinesFile;
  readonly #operations: Operation[];
  #writing: Promise<unknown> = Promise.resolve();
  /** The error after which nothing is written, until the next start truncates the file. */
  #failure: unknown;

  private constructor(file: JsonLinesFile, operations: Operation[]) {
    this.#file = file;
    this.#operations = operations;
  }

  /** @throws RunFileCorruptError, FileAccessError */
  static async open(path: string): Promise<OperationLog> {
    // the provider has never confirmed a last line that a crash has truncated
    await cutTornLine(path);
    const file = await JsonLinesFile.open(path);
    const operations: Operation[] = [];
    for await (const operation of readJsonLines(path, checkOperation)) operations.push(operation);
    return new OperationLog(file, operations);
  }

  get operations(): readonly Operation[] {
    return this.#operations;
  }

  /** Resolves when the operation is on disk. */
  append(operation: Operation): Promise<void> {
    const written = this.#writing.then(async () => {
      if (this.#failure !== undefined) throw this.#failure;
      try {
        await this.#file.append(operation);
        await this.#file.sync();
      } catch (error) {
        // half a line may be on disk: a line after it could not be read
        this.#failure = error;
        throw error;
      }
      this.#operations.push(operation);
    });
    this.#writing = written.catch(() => {});
    return written;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }
}

const learner = z
  .int()
  .min(0)
  .max(2 ** 32 - 2);
const operationSchema = z.discriminatedUnion("kind", [
  z.looseObject({
    kind: z.literal("register"),
    registration: z.looseObject({
      learner,
      active: z.boolean(),
      account: z.string(),
      sampleCount: z.number(),
      classCount: z.number(),
    }),
  }),
  z.looseObject({ kind: z.literal("leave"), learner }),
  z.looseObject({ kind: z.literal("revoke"), learner }),
  z.looseObject({ kind: z.literal("withdraw"), learner, requestTime: z.number() }),
  z.looseObject({
    kind: z.literal("others"),
    learner,
    registration: z.looseObject({ learner, active: z.boolean() }).nullable(),
    nonce: z.int().min(0),
  }),
]);

/** @throws Error that says what is wrong */
const checkOperation = (value: unknown): Operation => {
  const issue = operationSchema.safeParse(value).error?.issues[0];
  if (issue !== undefined) throw new Error(`${issue.path.join(".")}: ${issue.message}`);
  return value as Operation;
};

/** A change of the ledger between two rounds. It is on disk before the provider confirms it. */
export type Operation =
  | {
      readonly kind: "register";
      /** Includes account and signature. */
      readonly registration: Registration & { readonly account: string };
      /** The permission of the wallet whose session the account is. */
      readonly delegation?: SessionDelegation;
      /** SHA-256 of the invitation code, hex. */
      readonly codeHash?: string;
      /** What it reported so that the learners agree on a scaling. */
      readonly sums?: ColumnSums;
    }
  | { readonly kind: "leave"; readonly learner: LearnerId; readonly signature?: string }
  | { readonly kind: "revoke"; readonly learner: LearnerId }
  | { readonly kind: "withdraw"; readonly learner: LearnerId; readonly requestTime: number }
  /** Others wrote it to the ledger already: what the learner declares now, or null if it left. */
  | {
      readonly kind: "others";
      readonly learner: LearnerId;
      readonly registration: (Registration & { readonly account: string }) | null;
      /** Signatures of the learner that the ledger has used. */
      readonly nonce: number;
    };
