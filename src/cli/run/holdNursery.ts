import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8 from enlarging the nursery of new objects, which a long run would see grow from a few megabytes to over a
 * hundred, for garbage. Of the whole process, so for a command and not for the library. The size itself can be set only by a
 * flag of node's own command line.
 */
export const holdNursery = (): void => setFlagsFromString("--semi-space-growth-factor=1");
