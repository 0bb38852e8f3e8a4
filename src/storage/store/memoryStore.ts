import type { Store } from "../../round/index.ts";
import { joinBytes } from "../../safetensors/index.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpointCodec.ts";

/** A store that forgets at the end of the process. It keeps bytes, so what is loaded shares nothing with what was saved. */
export const memoryStore = (): Store => {
  let last: Uint8Array | undefined;
  return {
    save: async (checkpoint) => {
      last = joinBytes(encodeCheckpoint(checkpoint));
    },
    load: async () => (last === undefined ? undefined : decodeCheckpoint(last, "the checkpoint in memory")),
  };
};
