import type { Terminal } from "./print/Terminal.ts";

/** The environment of a command: its output, variables, signal and clock. */
export interface CliContext {
  readonly out: Terminal;
  readonly err: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The command with which the user started gfml, e.g. `npx gfml`: see `asCalled`. */
  readonly program: string;
  /** Aborted by Ctrl-C, by a termination signal, or when the reader of the output closes it. */
  readonly signal: AbortSignal;
  /** ms since 1970. */
  now(): number;
}
