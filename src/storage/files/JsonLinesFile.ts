import { type FileHandle, open } from "node:fs/promises";
import { withFile } from "./withFile.ts";

/** A file of JSON values, one per line, that only grows. Lines are on disk after {@link sync}. */
export class JsonLinesFile {
  readonly path: string;
  readonly #handle: FileHandle;
  readonly #onWrite: (bytes: Uint8Array) => void;

  private constructor(path: string, handle: FileHandle, onWrite: (bytes: Uint8Array) => void) {
    this.path = path;
    this.#handle = handle;
    this.#onWrite = onWrite;
  }

  /**
   * Opens the file to append to it; creates it if it is absent.
   *
   * @param onWrite - gets the bytes of each append, in order
   * @throws DiskFullError, FileAccessError
   */
  static async open(path: string, onWrite: (bytes: Uint8Array) => void = () => {}): Promise<JsonLinesFile> {
    return new JsonLinesFile(path, await withFile("write", path, () => open(path, "a")), onWrite);
  }

  /** @throws DiskFullError, FileAccessError */
  append(...values: readonly unknown[]): Promise<void> {
    if (values.length === 0) return Promise.resolve();
    const bytes = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(""));
    this.#onWrite(bytes);
    return withFile("write", this.path, () => this.#handle.appendFile(bytes));
  }

  sync(): Promise<void> {
    return withFile("write", this.path, () => this.#handle.datasync());
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
