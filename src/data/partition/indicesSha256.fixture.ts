import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { SamplePartition } from "./Partition.ts";

/** SHA-256 of all learners' indices as int32 little endian, in the order of learners. Tests compare partitions by it. */
export const indicesSha256 = (partition: SamplePartition): string => {
  const indices = partition.flat();
  const view = new DataView(new ArrayBuffer(indices.length * 4));
  indices.forEach((index, at) => {
    view.setInt32(at * 4, index, true);
  });
  return bytesToHex(sha256(new Uint8Array(view.buffer)));
};
