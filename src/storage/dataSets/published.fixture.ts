import { gzipSync } from "node:zlib";
import type { CatalogEntry, CatalogFile } from "./catalog.ts";
import { sha256Of } from "./sha256Of.ts";

/** Noise, so that the compressed file does not shrink to nothing. */
const noise = (count: number): number[] => {
  let state = 1;
  return Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return state & 255;
  });
};

const COUNT = 500;

/** Uncompressed IDX files of a small data set of 500 samples with 100 features. */
export const plain = {
  images: Uint8Array.from([0, 0, 8, 3, 0, 0, 1, 244, 0, 0, 0, 10, 0, 0, 0, 10, ...noise(COUNT * 100)]),
  labels: Uint8Array.from([0, 0, 8, 1, 0, 0, 1, 244, ...Array.from({ length: COUNT }, (_, index) => index % 10)]),
};

/** The same files as mirrors serve them. */
export const compressed = {
  images: new Uint8Array(gzipSync(plain.images)),
  labels: new Uint8Array(gzipSync(plain.labels)),
};

const file = (name: string, part: "images" | "labels"): CatalogFile => ({
  name,
  compressed: { bytes: compressed[part].length, sha256: sha256Of(compressed[part]) },
  plain: { bytes: plain[part].length, sha256: sha256Of(plain[part]) },
});

/** A catalog entry for the small data set. */
export const entryAt = (mirrors: readonly string[]): CatalogEntry => ({
  name: "small",
  title: "Small",
  description: "a small data set",
  images: file("train-images-idx3-ubyte", "images"),
  labels: file("train-labels-idx1-ubyte", "labels"),
  count: COUNT,
  featureCount: 100,
  classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
  directories: ["small", "Small/raw"],
  mirrors,
});
