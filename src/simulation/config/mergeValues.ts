type Group = Record<string, unknown>;

export const isGroup = (value: unknown): value is Readonly<Group> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `upper` over `lower`, field by field. Lists are replaced completely; an empty group in a file (null) changes nothing. */
export const mergeValues = (lower: Readonly<Group>, upper: Readonly<Group>): Group => {
  // without a prototype, so that no field name can reach one
  const merged: Group = Object.assign(Object.create(null) as Group, lower);
  for (const [name, value] of Object.entries(upper)) {
    const below = merged[name];
    if (isGroup(value)) merged[name] = mergeValues(isGroup(below) ? below : {}, value);
    else if (!(value === null && (isGroup(below) || below === undefined))) merged[name] = value;
  }
  return merged;
};
