import fc from "fast-check";

/** Values that a careless decoder trips over. */
const nasty: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    ...[null, "", "0x", -1, -0, 0.5, 2 ** 31, 2 ** 32, 2 ** 53, 1e308, 5e-324, [], {}, [[]], true, "constructor"],
  ),
  fc.constantFrom<unknown>(
    ...[Object.defineProperty({}, "__proto__", { value: { length: 3 }, enumerable: true }), "a".repeat(10_000)],
  ),
);

type Path = readonly (string | number)[];

/** All places in a JSON value, its own included. */
const pathsOf = (value: unknown, at: Path = []): Path[] => {
  if (typeof value !== "object" || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, [...at, name]))];
};

const changedAt = (value: unknown, [first, ...rest]: Path, change: (old: unknown) => unknown): unknown => {
  if (first === undefined) return change(value);
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  const inner = changedAt(copy[first], rest, change);
  if (inner === GONE) delete copy[first];
  else copy[first] = inner;
  return copy;
};

const GONE = Symbol("gone");

/** JSON that is like one of these values, with a few places changed, missing, or added. */
export const mutatedJson = (...valid: readonly unknown[]): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      fc.constantFrom(...valid),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom("change", "drop", "add"), nasty, fc.string({ maxLength: 5 })), {
        maxLength: 3,
      }),
    )
    .map(([value, changes]) => {
      let changed = value;
      for (const [place, how, other, name] of changes) {
        const paths = pathsOf(changed);
        changed = changedAt(changed, paths[place % paths.length]!, (old) => {
          if (how === "change") return other;
          if (how === "drop") return GONE;
          return typeof old === "object" && old !== null ? { ...old, [name]: other } : other;
        });
        if (changed === GONE) changed = undefined;
      }
      return changed === undefined ? null : changed;
    });

/** Bytes that are like some of these, with a few changed, cut short or made longer; or any bytes. */
export const mutatedBytes = (valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc
      .tuple(
        valid,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        fc.option(fc.nat(), { nil: undefined }),
        fc.uint8Array({ maxLength: 9 }),
      )
      .map(([bytes, changes, cut, more]) => {
        const end = cut === undefined ? bytes.length : cut % (bytes.length + 1);
        const changed = Uint8Array.from([...bytes.subarray(0, end), ...more]);
        for (const [at, value] of changes) if (changed.length > 0) changed[at % changed.length] = value;
        return changed;
      }),
  );
