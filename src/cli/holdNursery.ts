import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8 from enlarging the nursery, where objects are born: a long run would see it grow to over a hundred megabytes, for
 * garbage. It counts for the whole process, so it is for a command and not for the library. Only growth can be stopped
 * here; a size is taken from node's own command line alone.
 */
export const holdNursery = (): void => setFlagsFromString("--semi-space-growth-factor=1");
