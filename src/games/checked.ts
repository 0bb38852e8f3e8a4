import { requireNumber } from "../core/index.ts";

/** Refuses an argument by throwing an InvalidValueError. `given` holds all arguments, for checks that need two. */
type Check = (field: string, value: never, given: readonly unknown[]) => void;

/**
 * The function behind checks of its arguments. Rooms call the plain formulas millions of times on values that were checked
 * where they entered; what `gfml/games` exports cannot know what it is given.
 *
 * @param name - the function's, for errors
 * @param play - the plain function
 * @param checks - one an argument, by its name, in the order of the arguments
 */
export const checked = <Play extends (...given: never[]) => unknown>(
  name: string,
  play: Play,
  checks: Readonly<Record<string, Check>>,
): Play => {
  const rules = Object.entries(checks);
  const guarded = (...given: unknown[]): unknown => {
    for (const [index, [field, check]] of rules.entries()) check(field, given[index] as never, given);
    const result = play(...(given as never[]));
    requireNoNaN(name, result);
    return result;
  };
  return guarded as unknown as Play;
};

/** @throws GFML_UNDEFINED_RESULT if the result, one of its fields or a field of those is NaN */
const requireNoNaN = (name: string, result: unknown): void => {
  // an empty coalition has infinite bounds
  if (Number.isNaN(result)) requireNumber(`the result of ${name}`, Number.NaN);
  if (typeof result !== "object" || result === null) return;
  for (const value of Object.values(result)) requireNoNaN(name, value);
};

/** An argument that may be left out. */
export const optional =
  (check: Check): Check =>
  (field, value, given) => {
    if (value !== undefined) check(field, value, given);
  };
