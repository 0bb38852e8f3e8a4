import { type FileHandle, open } from "node:fs/promises";
import { withFile } from "./withFile.ts";

/** A file of JSON values, one per line, that only grows. Lines are on disk after {@link sync}. */
export class JsonLinesFile {
  readonly path: string;
  readonly #handle: FileHandle;

  private constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  /** Opens the file to append to it; creates it if it is absent. @throws DiskFullError, FileAccessError */
  static async open(path: string): Promise<JsonLinesFile> {
    return new JsonLinesFile(path, await withFile("write", path, () => open(path, "a")));
  }

  /** @throws DiskFullError, FileAccessError */
  append(...values: readonly unknown[]): Promise<void> {
    if (values.length === 0) return Promise.resolve();
    const text = values.map((value) => `${JSON.stringify(value)}\n`).join("");
    return withFile("write", this.path, () => this.#handle.appendFile(text));
  }

  sync(): Promise<void> {
    return withFile("write", this.path, () => this.#handle.datasync());
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
