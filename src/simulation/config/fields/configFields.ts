import { isGroup } from "../mergeValues.ts";
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
  /** Value of the default preset; undefined if absence has a meaning. */
  readonly default: unknown;
}

/**
 * Every field of a configuration, in the order of the schema.
 *
 * @param root - the schema of the configuration; a run's if absent
 */
export const configFields = (root: JsonSchema = configJsonSchema()): readonly ConfigField[] => {
  const known = cached.get(root) ?? withoutRepeats(walk("", root));
  cached.set(root, known);
  return known;
};

/** Groups that a value may be can share a field, such as a hash. */
const withoutRepeats = (fields: Iterable<ConfigField>): ConfigField[] => {
  const byPath = new Map<string, ConfigField>();
  for (const field of fields) if (!byPath.has(field.path)) byPath.set(field.path, field);
  return [...byPath.values()];
};

const cached = new WeakMap<JsonSchema, readonly ConfigField[]>();

const walk = function* (prefix: string, group: JsonSchema): Generator<ConfigField> {
  for (const [name, schema] of Object.entries(group.properties ?? {})) {
    const path = `${prefix}${name}`;
    if (schema.type === "object") yield* walk(`${path}.`, schema);
    else {
      // min and max of a range have no description of their own: the group's is used
      const description = schema.description ?? group.description ?? "";
      yield { path, schema, description, allowed: describeAllowed(schema), default: schema.default };
      // a value that may also be a group: the group's fields can be given one by one
      for (const group of schema.anyOf?.filter(({ type }) => type === "object") ?? []) yield* walk(`${path}.`, group);
    }
  }
};

/**
 * The schema of the value at a path; undefined if the configuration has no such place.
 *
 * @param value - the configuration as given. It selects among groups that differ by a field, such as a scenario's
 *   events by their kind
 * @param root - the schema of the configuration; a run's if absent
 */
export const schemaAt = (
  path: readonly PropertyKey[],
  value?: unknown,
  root: JsonSchema = configJsonSchema(),
): JsonSchema | undefined => {
  let schema: JsonSchema | undefined = root;
  for (const key of path) {
    schema = typeof key === "number" ? itemsOf(schema) : propertyOf(schema, String(key));
    value = isGroup(value) || Array.isArray(value) ? (value as Record<PropertyKey, unknown>)[key] : undefined;
    schema = schema?.oneOf?.find((kind) => isMeant(kind, value)) ?? schema;
    if (schema === undefined) return undefined;
  }
  return schema;
};

const itemsOf = (schema: JsonSchema): JsonSchema | undefined =>
  [schema, ...(schema.anyOf ?? [])].find(({ items }) => items !== undefined)?.items;

const propertyOf = (schema: JsonSchema, name: string): JsonSchema | undefined => {
  const found = [schema, ...(schema.anyOf ?? [])].find((group) => own(group, name) !== undefined);
  if (found !== undefined) return own(found, name);
  // no kind is selected: the distinguishing field is missing or wrong
  const kinds = schema.oneOf?.map((kind) => own(kind, name)?.const) ?? [];
  return kinds.length > 0 && kinds.every((one) => one !== undefined) ? { enum: kinds } : undefined;
};

const own = ({ properties }: JsonSchema, name: string): JsonSchema | undefined =>
  properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;

const isMeant = ({ properties = {} }: JsonSchema, value: unknown): boolean =>
  isGroup(value) &&
  Object.entries(properties).every(([name, field]) => field.const === undefined || field.const === value[name]);
