import { InvalidArgumentError } from "commander";

/** A port from 0 to 65535. */
export const portNumber = (text: string): number => {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError("It must be an integer from 0 to 65535.");
  return Number(text);
};
