import type { JsonSchema } from "./JsonSchema.ts";

/** The allowed values of a field, as a phrase that follows "must be": "an integer of at least 1". */
export const describeAllowed = (schema: JsonSchema): string => {
  if (schema.anyOf !== undefined)
    return schema.anyOf.map((one) => one.description ?? describeAllowed(one)).join(", or ");
  if (schema.oneOf !== undefined) return describeKinds(schema.oneOf);
  if (schema.enum !== undefined) return `one of ${schema.enum.join(", ")}`;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  switch (schema.type) {
    case "integer":
      return describeNumber("an integer", schema);
    case "number":
      return describeNumber("a number", schema);
    case "string":
      return "text";
    case "boolean":
      return "true or false";
    case "array":
      return `a list of at least ${schema.minItems ?? 0}, each ${describeAllowed(schema.items ?? {})}`;
    case "object":
      return `a group of the fields ${Object.keys(schema.properties ?? {}).join(", ")}`;
    default:
      return "any value";
  }
};

/** Groups that differ by the value of one field. */
const describeKinds = (kinds: readonly JsonSchema[]): string => {
  const constantsOf = (name: string): unknown[] => kinds.map(({ properties }) => properties?.[name]?.const);
  const names = Object.keys(kinds[0]?.properties ?? {});
  const name = names.find((one) => constantsOf(one).every((value) => value !== undefined));
  return name === undefined ? "a group" : `a group whose ${name} is one of ${constantsOf(name).join(", ")}`;
};

const describeNumber = (noun: string, schema: JsonSchema): string => {
  const { minimum, exclusiveMinimum, exclusiveMaximum } = schema;
  const maximum = schema.maximum === Number.MAX_SAFE_INTEGER ? undefined : schema.maximum;
  if (minimum !== undefined && maximum !== undefined) return `${noun} from ${minimum} to ${maximum}`;
  const parts = [
    minimum !== undefined && `of at least ${minimum}`,
    exclusiveMinimum !== undefined && `greater than ${exclusiveMinimum}`,
    maximum !== undefined && `at most ${maximum}`,
    exclusiveMaximum !== undefined && `less than ${exclusiveMaximum}`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? noun : `${noun} ${parts.join(" and ")}`;
};
