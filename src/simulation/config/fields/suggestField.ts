import { configFields, schemaAt } from "./configFields.ts";
import { nearestName } from "./nearestName.ts";

/**
 * The field that an unknown one most likely means: a near name in the same group, the same name in another group, then a
 * near name anywhere.
 */
export const suggestField = (group: readonly PropertyKey[], name: string): string | undefined => {
  const prefix = group.map((key) => `${String(key)}.`).join("");
  const schema = schemaAt(group);
  // inside a list, as a scenario's events, other groups are no help
  if (schema === undefined) return undefined;
  const sibling = nearestName(name, Object.keys(schema.properties ?? {}));
  if (sibling !== undefined) return `${prefix}${sibling}`;
  const lastName = (path: string): string => path.slice(path.lastIndexOf(".") + 1);
  const paths = configFields().map((field) => field.path);
  const sameName = paths.find((path) => lastName(path).toLowerCase() === name.toLowerCase());
  if (sameName !== undefined) return sameName;
  const near = nearestName(name, paths.map(lastName));
  return near === undefined ? undefined : paths.find((path) => lastName(path) === near);
};
