import { InvalidArgumentError } from "commander";

/** Reads the value of a flag that counts something. */
export const positiveInteger = (text: string): number => {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("It must be an integer of at least 1.");
  return Number(text);
};
