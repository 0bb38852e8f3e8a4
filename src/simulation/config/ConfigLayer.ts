/** Some fields of a configuration with their origin. Later layers override earlier ones, field by field. */
export interface ConfigLayer {
  readonly value: Readonly<Record<string, unknown>>;
  /** The origin of the value at a path, for error messages: "config.yaml line 4". */
  originOf(path: readonly PropertyKey[]): string;
}

/** A layer with one origin. */
export const namedLayer = (origin: string, value: Readonly<Record<string, unknown>>): ConfigLayer => ({
  value,
  originOf: () => origin,
});
