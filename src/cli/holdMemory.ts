import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8 from taking memory for garbage in a long run. It counts for the whole process, so it is for a command and not for
 * the library.
 */
export const holdMemory = (): void => {
  // the nursery, where objects are born, would grow to over a hundred megabytes. Only growth can be stopped here; a size is
  // taken from node's own command line alone
  setFlagsFromString("--semi-space-growth-factor=1");
  // a full collection comes when a fifth has been added, not when all has doubled: what is held outside the heap, as every
  // round's models are, waits for it
  setFlagsFromString("--heap-growing-percent=20");
};
