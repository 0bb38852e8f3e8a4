import type { Store } from "../../src/round/index.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../src/storage/store/checkpointCodec.ts";

/** A store in memory. It keeps bytes, so a loaded checkpoint shares nothing with the saved one. */
export const memoryStore = (): Store => {
  let last: Uint8Array | undefined;
  return {
    save: async (checkpoint) => {
      last = Buffer.concat(encodeCheckpoint(checkpoint));
    },
    load: async () => (last === undefined ? undefined : decodeCheckpoint(last, "the checkpoint in memory")),
  };
};
