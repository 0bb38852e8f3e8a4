/** A configuration field in which runs differ, with its value in each run: undefined if the run lacks the field. */
export interface DifferingField {
  readonly path: string;
  readonly values: readonly (string | undefined)[];
}

/** Every value of a configuration by its dotted path. A list counts as one value. */
const configLeaves = (config: unknown): ReadonlyMap<string, string> => {
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

/** The fields in which configurations differ, in the order of the configuration. */
export const differingFields = (configs: readonly unknown[]): readonly DifferingField[] => {
  const leaves = configs.map(configLeaves);
  const paths = new Set(leaves.flatMap((one) => [...one.keys()]));
  return [...paths].flatMap((path) => {
    const values = leaves.map((one) => one.get(path));
    return values.every((value) => value === values[0]) ? [] : [{ path, values }];
  });
};
