import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Samples } from "./Samples.ts";

/**
 * SHA-256, in hexadecimal, of samples in a canonical form: one line of ASCII with the kind of feature and the shapes, then
 * the features (bytes, or float32 little endian), then the labels, then the targets if there are any. The same samples have the same hash on every machine.
 */
export const dataHash = (samples: Samples): string => {
  const { count, featureCount, classCount, features, labels, targets } = samples;
  const kind = features instanceof Uint8Array ? "bytes" : "float32";
  const hash = sha256.create();
  hash.update(utf8ToBytes(`gfml samples 1 ${kind} ${count} ${featureCount} ${classCount}\n`));
  if (features instanceof Uint8Array) hash.update(features);
  else updateWithFloats(hash, features);
  hash.update(labels);
  if (targets !== undefined) updateWithFloats(hash, targets);
  return bytesToHex(hash.digest());
};

const BLOCK = 16_384;

/** Explicitly little endian, so that the platform's byte order does not matter. */
const updateWithFloats = (hash: { update(bytes: Uint8Array): unknown }, values: Float32Array): void => {
  const bytes = new Uint8Array(BLOCK * 4);
  const view = new DataView(bytes.buffer);
  for (let start = 0; start < values.length; start += BLOCK) {
    const length = Math.min(BLOCK, values.length - start);
    for (let index = 0; index < length; index++) view.setFloat32(index * 4, values[start + index]!, true);
    hash.update(bytes.subarray(0, length * 4));
  }
};
