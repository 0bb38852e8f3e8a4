/** A field of the configuration in which runs differ, and what each has, in the runs’ order; undefined where it has none. */
export interface DifferingField {
  readonly path: string;
  readonly values: readonly (string | undefined)[];
}

/** Every value of a configuration by its dotted path; lists are values. */
export const configLeaves = (config: unknown): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  const add = (prefix: string, group: object): void => {
    for (const [name, value] of Object.entries(group)) {
      if (typeof value === "object" && value !== null && !Array.isArray(value)) add(`${prefix}${name}.`, value);
      else if (value !== undefined)
        found.set(`${prefix}${name}`, typeof value === "string" ? value : JSON.stringify(value));
    }
  };
  if (typeof config === "object" && config !== null) add("", config);
  return found;
};

/** The fields in which configurations differ, in the order in which they stand. */
export const configDifferences = (configs: readonly unknown[]): readonly DifferingField[] => {
  const leaves = configs.map(configLeaves);
  const paths = new Set(leaves.flatMap((one) => [...one.keys()]));
  return [...paths].flatMap((path) => {
    const values = leaves.map((one) => one.get(path));
    return values.every((value) => value === values[0]) ? [] : [{ path, values }];
  });
};
