import type { RunConfig, RunConfigInput } from "../../simulation/index.ts";

/** An experiment as a user writes it, in a file or for {@link defineExperiment}. Every combination of the lists is one run. */
export interface ExperimentInput {
  /** Names output folders and results: letters, digits and . _ + - */
  readonly name: string;
  /** Fields that all runs share, as in a run's own configuration. By default the ledger is `memory`. */
  readonly base?: RunConfigInput;
  /** Names of schemes, or their three policies with a name for the results. */
  readonly schemes?: readonly (RunConfigInput["scheme"] | NamedScheme)[];
  /** Names of data sets, or fields of the group `data` with a name for the results. */
  readonly data?: readonly (string | (NonNullable<RunConfigInput["data"]> & { readonly name?: string }))[];
  readonly seeds?: readonly number[] | { readonly count: number; readonly from?: number };
  /** Values to try by the dotted path of their field. */
  readonly vary?: Readonly<Record<string, readonly unknown[]>>;
  /** Changes of several fields at once, each with a name for the results; `set` holds values by dotted path. */
  readonly variants?: readonly { readonly name: string; readonly set?: Readonly<Record<string, unknown>> }[];
  /** The part of a finished run to keep: its whole folder, or its outcome alone. Default `folder`. */
  readonly keep?: "folder" | "outcome";
  /** Folder of the results; if absent, experiments/NAME. */
  readonly output?: string;
}

/** A scheme by its three policies, with the name that results give it. */
export type NamedScheme = Exclude<NonNullable<RunConfigInput["scheme"]>, string> & { readonly name: string };

/** The labels that distinguish a run from an experiment's others: scheme, data set, seed, varied fields, by name. */
export type RunLabels = Readonly<Record<string, string | number | boolean>>;

/** An experiment in which every run has a valid configuration. */
export interface Experiment {
  readonly name: string;
  readonly keep: "folder" | "outcome";
  readonly output: string;
  /** The experiment as written, for manifests. */
  readonly input: Readonly<Record<string, unknown>>;
  /** In the order of the lists: variants outermost, seeds innermost. */
  readonly runs: readonly { readonly config: RunConfig; readonly labels: RunLabels }[];
}
