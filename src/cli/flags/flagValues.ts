import { InvalidArgumentError } from "commander";

/** Reads the value of a flag that counts something. */
export const positiveInteger = (text: string): number => {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be an integer of at least 1.");
  return Number(text);
};

/** A port from 0 to 65535. */
export const portNumber = (text: string): number => {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("It must be an integer from 0 to 65535.");
  return Number(text);
};

/** Reads `--shard i/n`: part i, from 0 on, of n. */
export const shardFlag = (text: string): { readonly index: number; readonly count: number } => {
  const match = /^(\d+)\/([1-9]\d*)$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index >= count) {
    throw new InvalidArgumentError("It must be i/n with i from 0 to n - 1, as 0/8 for the first of 8 parts.");
  }
  return { index, count };
};
