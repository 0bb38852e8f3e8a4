import { join } from "node:path";
import { DataFormatError, gunzip, type Samples, samplesFromIdx } from "../../data/index.ts";
import { FileAccessError } from "../errors.ts";
import { cacheDirectory } from "./cacheDirectory.ts";
import { CATALOG, type CatalogEntry, type CatalogFile } from "./catalog.ts";
import { type DownloadOptions, download } from "./download.ts";
import { checksumError, DataUnavailableError } from "./errors.ts";
import { readBytes } from "./readBytes.ts";
import { sha256Of } from "./sha256Of.ts";

/** Where published data sets are searched, and how they are downloaded. */
export interface PublishedOptions extends DownloadOptions {
  /** Searched first. */
  readonly dataDirectory?: string | undefined;
  /** False: use only files on this machine. True if absent. */
  readonly download?: boolean | undefined;
  /** Addresses tried before the public ones; the file is at ADDRESS/SET/NAME.gz. */
  readonly mirrors?: readonly string[] | undefined;
  /** GFML_DATA_DIR is searched second. XDG_CACHE_HOME and similar variables give the cache. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * The training samples of a published data set: from `dataDirectory`, GFML_DATA_DIR or the user's cache. If they are missing,
 * they are downloaded into the cache.
 *
 * @throws DataUnavailableError if no source has it
 * @throws GFML_CHECKSUM if a local file has different content
 */
export const loadPublished = async (entry: CatalogEntry, options: PublishedOptions = {}): Promise<Samples> => {
  const images = await obtain(entry, entry.images, options);
  const labels = await obtain(entry, entry.labels, options);
  return samplesFromIdx(images, labels, {
    classCount: entry.classNames.length,
    featureCount: entry.featureCount,
    count: entry.count,
  });
};

const obtain = async (
  entry: CatalogEntry,
  file: CatalogFile,
  options: PublishedOptions,
): Promise<{ name: string; bytes: Uint8Array }> => {
  const { environment = process.env, signal } = options;
  const cache = cacheDirectory(environment);
  const directories = [options.dataDirectory, environment.GFML_DATA_DIR, cache].filter(
    (directory): directory is string => directory !== undefined && directory !== "",
  );
  const local: LocalFile | undefined = await findFile(entry, file, directories, signal);
  if (local !== undefined) return { name: local.path, bytes: local.bytes };
  const place = join(cache, entry.name);
  const failures: string[] = [];
  if (options.download !== false) {
    const own = (options.mirrors ?? []).map((mirror) => `${mirror.replace(/\/+$/, "")}/${entry.name}`);
    const urls = [...own, ...entry.mirrors].map((base) => `${base}/${file.name}.gz`);
    const destination = join(place, `${file.name}.gz`);
    const result = await download(urls, destination, file.compressed, options);
    if (result.ok) return { name: destination, bytes: await gunzip(result.bytes, destination, file.plain.bytes) };
    failures.push(...result.failures);
  }
  throw new DataUnavailableError(entry.title, {
    searched: directories,
    tried: failures,
    place,
    files: [entry.images, entry.labels].map(({ name, compressed }) => `${name}.gz  SHA-256 ${compressed.sha256}`),
  });
};

/** A file found on this machine, uncompressed and checked. */
interface LocalFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Finds a file of a published data set in directories, in order, and checks it. In each directory it may be in one
 * of the set's subdirectories or at the top, plain or as .gz (even if compressed again).
 *
 * @throws GFML_CHECKSUM if the found file has different content; a top-level file of a different known set is skipped
 */
const findFile = async (
  entry: CatalogEntry,
  file: CatalogFile,
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

/** The uncompressed content if its checksum is right. */
const content = async (bytes: Uint8Array, path: string, file: CatalogFile): Promise<Uint8Array | undefined> => {
  try {
    const plain = await gunzip(bytes, path, file.plain.bytes);
    return plain.length === file.plain.bytes && sha256Of(plain) === file.plain.sha256 ? plain : undefined;
  } catch (error) {
    if (error instanceof DataFormatError) return undefined;
    throw error;
  }
};

const isOfAnotherSet = (bytes: Uint8Array, entry: CatalogEntry): boolean => {
  const sum = sha256Of(bytes);
  const others = CATALOG.filter((other) => other.name !== entry.name).flatMap(({ images, labels }) => [images, labels]);
  return others.some(({ compressed, plain }) => sum === compressed.sha256 || sum === plain.sha256);
};
