import type { Samples } from "../../data/index.ts";

/** Names for classes that have none: their numbers. */
export const classNumbers = ({ classCount }: Pick<Samples, "classCount">): string[] =>
  Array.from({ length: classCount }, (_, label) => `${label}`);
