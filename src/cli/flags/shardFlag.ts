import { InvalidArgumentError } from "commander";

/** Reads `--shard i/n`: part i, from 0 on, of n. */
export const shardFlag = (text: string): { readonly index: number; readonly count: number } => {
  const match = /^(\d+)\/([1-9]\d*)$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index >= count) {
    throw new InvalidArgumentError("It must be i/n with i from 0 to n - 1, as 0/8 for the first of 8 parts.");
  }
  return { index, count };
};
