/** Some fields of a configuration and where they were written. Later layers overrule earlier ones, field by field. */
export interface ConfigLayer {
  readonly value: Readonly<Record<string, unknown>>;
  /** Where the value at a path was written, for error messages: "config.yaml line 4". */
  originOf(path: readonly PropertyKey[]): string;
}

/** A layer that has one origin. */
export const namedLayer = (origin: string, value: Readonly<Record<string, unknown>>): ConfigLayer => ({
  value,
  originOf: () => origin,
});
