import { join } from "node:path";
import { gunzip, type Samples, samplesFromIdx } from "../../data/index.ts";
import { cacheDirectory } from "./cacheDirectory.ts";
import type { CatalogueEntry, CatalogueFile } from "./catalogue.ts";
import { type DownloadOptions, download } from "./download.ts";
import { DataUnavailableError } from "./errors.ts";
import { findFile, type LocalFile } from "./findFile.ts";

/** Where published data sets are looked for, and how they are fetched. */
export interface PublishedOptions extends DownloadOptions {
  /** Searched first. */
  readonly dataDirectory?: string | undefined;
  /** False: use only what is on this machine. True if not given. */
  readonly download?: boolean | undefined;
  /** Addresses tried before the public ones; the file is at ADDRESS/SET/NAME.gz. */
  readonly mirrors?: readonly string[] | undefined;
  /** GFML_DATA_DIR is searched second; XDG_CACHE_HOME and the like say where the cache is. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * The training samples of a published data set: from `dataDirectory`, GFML_DATA_DIR or the user's cache, else downloaded
 * into the cache.
 *
 * @throws DataUnavailableError if no place has it
 * @throws GFML_CHECKSUM if a local file has other content
 */
export const loadPublished = async (entry: CatalogueEntry, options: PublishedOptions = {}): Promise<Samples> => {
  const images = await obtain(entry, entry.images, options);
  const labels = await obtain(entry, entry.labels, options);
  return samplesFromIdx(images, labels, {
    classCount: entry.classNames.length,
    featureCount: entry.featureCount,
    count: entry.count,
  });
};

const obtain = async (
  entry: CatalogueEntry,
  file: CatalogueFile,
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
