/** One thing that is wrong with a configuration. */
export interface ConfigProblem {
  /** Dotted path of the field. */
  readonly field: string;
  /** What was given; undefined if nothing was. */
  readonly value: unknown;
  /** Where the value comes from: "config.yaml line 4", "--rounds", "preset paper". */
  readonly origin: string;
  /** What is wrong, as a phrase after the field and its value: "must be an integer of at least 1". */
  readonly problem: string;
}
