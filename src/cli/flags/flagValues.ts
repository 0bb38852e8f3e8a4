import { InvalidArgumentError } from "commander";

/** Reads an integer of at least 1. */
export const positiveInteger = (text: string): number => {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be an integer of at least 1.");
  return Number(text);
};

/** Reads an integer of at least 0. */
export const wholeNumber = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError("It must be an integer of at least 0.");
  return Number(text);
};

/** Reads a number greater than 0. */
export const positiveNumber = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError("It must be a number greater than 0.");
  return value;
};

/** Reads a port from 0 to 65535. */
export const portNumber = (text: string): number => {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("It must be an integer from 0 to 65535.");
  return Number(text);
};

/** Reads `--shard i/n`: part i of n, counted from 0. */
export const shardFlag = (text: string): { readonly index: number; readonly count: number } => {
  const match = /^(\d+)\/([1-9]\d*)$/.exec(text);
  const [index, count] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || index >= count) {
    throw new InvalidArgumentError("It must be i/n with i from 0 to n - 1, for example 0/8 for the first of 8 parts.");
  }
  return { index, count };
};

/** Collects the values of a flag that may be repeated. */
export const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];
