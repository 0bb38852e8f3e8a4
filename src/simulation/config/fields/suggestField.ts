import { configFields, schemaAt } from "./configFields.ts";
import { configJsonSchema } from "./configJsonSchema.ts";
import type { JsonSchema } from "./JsonSchema.ts";
import { nearestName } from "./nearestName.ts";

/**
 * The most likely intended field for an unknown one: a near name in the same group, the same name in a different group, then a
 * near name anywhere. Inside a list: a near name in the same group, without its index.
 *
 * @param value - the configuration as given, as `schemaAt` needs it
 * @param root - the schema of the configuration; a run's if absent
 */
export const suggestField = (
  group: readonly PropertyKey[],
  name: string,
  value?: unknown,
  root: JsonSchema = configJsonSchema(),
): string | undefined => {
  const schema = schemaAt(group, value, root);
  if (schema === undefined) return undefined;
  const isInList = group.some((key) => typeof key === "number");
  const prefix = isInList ? "" : group.map((key) => `${String(key)}.`).join("");
  const sibling = nearestName(name, Object.keys(schema.properties ?? {}));
  if (sibling !== undefined) return `${prefix}${sibling}`;
  // a scenario's event has nothing in common with other groups
  if (isInList) return undefined;
  const lastName = (path: string): string => path.slice(path.lastIndexOf(".") + 1);
  const paths = configFields(root).map((field) => field.path);
  const sameName = paths.find((path) => lastName(path).toLowerCase() === name.toLowerCase());
  if (sameName !== undefined) return sameName;
  const near = nearestName(name, paths.map(lastName));
  return near === undefined ? undefined : paths.find((path) => lastName(path) === near);
};
