import { GfmlError } from "gfml/browser";
import type { Problem } from "./messages.ts";

/** An error for people to read; what crosses to another thread loses its class. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof GfmlError) {
    const values = Object.entries(error.values).map(([name, value]) => `${name}: ${String(value)}`);
    return { title: error.shortMessage, details: [...values, ...(error.remedy === undefined ? [] : [error.remedy])] };
  }
  return { title: error instanceof Error ? error.message : String(error), details: [] };
};
