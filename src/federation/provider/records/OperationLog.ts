import type { LearnerId } from "../../../core/index.ts";
import type { Registration } from "../../../round/index.ts";
import { cutJsonLines, JsonLinesFile, readJsonLines } from "../../../storage/index.ts";
import type { SessionDelegation } from "../../protocol/registration.ts";

/** Every operation that a service has taken, in order, for good: its learners' numbers follow from it. */
export class OperationLog {
  readonly #file: JsonLinesFile;
  readonly #operations: Operation[];
  #writing: Promise<unknown> = Promise.resolve();
  /** Why nothing more is written, until the next start cuts the file. */
  #failure: unknown;

  private constructor(file: JsonLinesFile, operations: Operation[]) {
    this.#file = file;
    this.#operations = operations;
  }

  /** @throws RunFileCorruptError, FileAccessError */
  static async open(path: string): Promise<OperationLog> {
    // a last line that a crash cut short was promised to nobody
    await cutJsonLines(path, () => true);
    const file = await JsonLinesFile.open(path);
    const operations: Operation[] = [];
    for await (const operation of readJsonLines<Operation>(path)) operations.push(operation);
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
        // half a line may be there: what came after it could not be read again
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

/** Something that changes the ledger between two rounds. It is on disk before it is promised to anybody. */
export type Operation =
  | {
      readonly kind: "register";
      /** With account and signature. */
      readonly registration: Registration & { readonly account: string };
      /** The wallet that its account speaks for. */
      readonly delegation?: SessionDelegation;
      /** SHA-256 of the invitation code that was shown, hex. */
      readonly codeHash?: string;
    }
  | { readonly kind: "leave"; readonly learner: LearnerId; readonly signature?: string }
  | { readonly kind: "revoke"; readonly learner: LearnerId }
  | { readonly kind: "withdraw"; readonly learner: LearnerId; readonly requestTime: number };
