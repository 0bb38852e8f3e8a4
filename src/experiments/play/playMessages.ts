import type { ErrorText, RunConfig } from "../../simulation/index.ts";

/** One run to play into its place in a cache. */
export interface PlayJob {
  readonly cache: string;
  readonly key: string;
  readonly config: RunConfig;
  readonly keep: "folder" | "outcome";
  /** Content of a lock file whose owner, on a different machine, has given no sign of life for long: it does not count. */
  readonly abandoned?: string;
}

/** What the process of an experiment tells one of its runs. */
export type ToChild = { readonly kind: "play"; readonly job: PlayJob } | { readonly kind: "stop" };

/** What a run tells its experiment. The last message is one of the {@link PlayEnd}s. */
export type FromChild =
  | { readonly kind: "started"; readonly round: number }
  | { readonly kind: "round"; readonly round: number }
  | { readonly kind: "notice"; readonly line: string }
  | PlayEnd;

/** How the process of a run ended; `cpu`: seconds of processor time that it took. */
export type PlayEnd =
  | { readonly kind: "done"; readonly cpu: number }
  /** Interrupted, with a checkpoint after `round` rounds. */
  | { readonly kind: "stopped"; readonly round: number; readonly cpu: number }
  /** A different process holds it. */
  | { readonly kind: "held"; readonly cpu: number }
  | { readonly kind: "failed"; readonly error: ErrorText; readonly cpu: number };
