import { join } from "node:path";
import { DataFormatError, gunzip } from "../../data/index.ts";
import { FileAccessError } from "../errors.ts";
import { CATALOGUE, type CatalogueEntry, type CatalogueFile } from "./catalogue.ts";
import { checksumError } from "./errors.ts";
import { readBytes } from "./readBytes.ts";
import { sha256Of } from "./sha256Of.ts";

/** A file found on this machine, uncompressed and checked. */
export interface LocalFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Finds a file of a published data set in directories, in their order, and checks it. In each directory it may lie in one
 * of the set's own subdirectories or directly, as it is or as .gz (also compressed anew).
 *
 * @throws GFML_CHECKSUM if the file found has other content; a file of another known set lying directly is passed over
 */
export const findFile = async (
  entry: CatalogueEntry,
  file: CatalogueFile,
  directories: readonly string[],
  signal?: AbortSignal,
): Promise<LocalFile | undefined> => {
  for (const directory of directories) {
    for (const inside of [...entry.directories, "."]) {
      for (const name of [`${file.name}.gz`, file.name]) {
        const path = join(directory, inside, name);
        const found = await readIfThere(path, signal);
        if (found === undefined) continue;
        const bytes = await content(found, path, file);
        if (bytes !== undefined) return { path, bytes };
        if (inside === "." && isOfAnotherSet(found, entry)) continue;
        const expected = name === file.name ? file.plain : file.compressed;
        throw checksumError(path, { expected: expected.sha256, found: sha256Of(found) });
      }
    }
  }
  return undefined;
};

const readIfThere = async (path: string, signal: AbortSignal | undefined): Promise<Uint8Array | undefined> => {
  try {
    return await readBytes(path, signal);
  } catch (error) {
    const code = error instanceof FileAccessError ? (error.cause as NodeJS.ErrnoException).code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
};

/** The uncompressed content if it is the right one. */
const content = async (bytes: Uint8Array, path: string, file: CatalogueFile): Promise<Uint8Array | undefined> => {
  try {
    const plain = await gunzip(bytes, path, file.plain.bytes);
    return plain.length === file.plain.bytes && sha256Of(plain) === file.plain.sha256 ? plain : undefined;
  } catch (error) {
    if (error instanceof DataFormatError) return undefined;
    throw error;
  }
};

const isOfAnotherSet = (bytes: Uint8Array, entry: CatalogueEntry): boolean => {
  const sum = sha256Of(bytes);
  const others = CATALOGUE.filter((other) => other.name !== entry.name).flatMap(({ images, labels }) => [
    images,
    labels,
  ]);
  return others.some(({ compressed, plain }) => sum === compressed.sha256 || sum === plain.sha256);
};
