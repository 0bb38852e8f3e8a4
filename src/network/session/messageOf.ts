import { GfmlError } from "../../core/index.ts";

/** What an error says, in one line. */
export const messageOf = (error: unknown): string =>
  error instanceof GfmlError ? error.shortMessage : error instanceof Error ? error.message : String(error);
