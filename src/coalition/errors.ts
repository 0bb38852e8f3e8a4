import { GfmlError } from "../core/index.ts";

/** A partition does not belong to its game: it names an unknown learner, one twice, or leaves a head out. */
export const invalidPartitionError = (fault: string, values: Readonly<Record<string, unknown>>): GfmlError =>
  new GfmlError("GFML_INVALID_PARTITION", `the partition does not fit its game: ${fault}`, {
    values,
    remedy:
      "list each active learner at most once, one list of learner ids for each coalition index, each head in its own coalition",
  });
