import { configJsonSchema } from "./configJsonSchema.ts";
import { describeAllowed } from "./describeAllowed.ts";
import type { JsonSchema } from "./JsonSchema.ts";

/** One field of a configuration that holds a value (not a group). */
export interface ConfigField {
  /** Dotted, as in `--set`: "population.learners". */
  readonly path: string;
  readonly schema: JsonSchema;
  readonly description: string;
  /** A phrase that follows "must be". */
  readonly allowed: string;
  /** Value of the default preset; undefined where absence has a meaning of its own. */
  readonly default: unknown;
}

/** Every field of a configuration, in the order of the schema. */
export const configFields = (): readonly ConfigField[] => {
  cached ??= [...walk("", configJsonSchema())];
  return cached;
};

let cached: readonly ConfigField[] | undefined;

const walk = function* (prefix: string, group: JsonSchema): Generator<ConfigField> {
  for (const [name, schema] of Object.entries(group.properties ?? {})) {
    const path = `${prefix}${name}`;
    if (schema.type === "object") yield* walk(`${path}.`, schema);
    else {
      // min and max of a range say nothing of themselves: their group does
      const description = schema.description ?? group.description ?? "";
      yield { path, schema, description, allowed: describeAllowed(schema), default: schema.default };
      // a value that may also be a group: the group's fields can be given one by one
      for (const group of schema.anyOf?.filter(({ type }) => type === "object") ?? []) yield* walk(`${path}.`, group);
    }
  }
};

/** The schema of the value at a path; undefined if the configuration has no such place. */
export const schemaAt = (path: readonly PropertyKey[]): JsonSchema | undefined => {
  let schema: JsonSchema | undefined = configJsonSchema();
  for (const key of path) {
    schema = typeof key === "number" ? schema?.items : propertyOf(schema, String(key));
    if (schema === undefined) return undefined;
  }
  return schema;
};

const propertyOf = (schema: JsonSchema | undefined, name: string): JsonSchema | undefined => {
  const groups = schema === undefined ? [] : [schema, ...(schema.anyOf ?? [])];
  return groups.map(({ properties }) => properties).find((one) => one !== undefined && Object.hasOwn(one, name))?.[
    name
  ];
};
