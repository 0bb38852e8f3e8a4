import type { Terminal } from "./print/Terminal.ts";

/** All that a command sees of the world around it. */
export interface CliContext {
  readonly out: Terminal;
  readonly err: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The words that start a command line of gfml as this process was called, e.g. `npx gfml`: see `asCalled`. */
  readonly program: string;
  /** Aborted by Ctrl-C, by a request to end, or when the output's reader has gone away. */
  readonly signal: AbortSignal;
  /** ms since 1970. */
  now(): number;
}
