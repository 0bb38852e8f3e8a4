/** What an error of gfml carries in addition to its short message. */
export interface GfmlErrorDetails {
  /** The values that led to the error, by name. The user sees them unchanged. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** What the reader can do next, as one sentence. */
  readonly remedy?: string;
  readonly cause?: unknown;
  /** `user` (the default): the input or the environment must change, exit code 2. `internal`: a defect of gfml, exit code 1. */
  readonly fault?: "user" | "internal";
}

/**
 * Every error that gfml throws on purpose. Each failure has one stable code; a subclass exists only where callers tell it
 * apart.
 *
 * `message` holds the whole text (what happened, the values, what to do next), so a log line is enough to act on.
 */
export class GfmlError extends Error {
  /** Stable across versions, e.g. `GFML_UNKNOWN_FIELD`. */
  readonly code: `GFML_${string}`;
  /** `user`: the input or the environment must change (exit code 2). `internal`: a defect of gfml (exit code 1). */
  readonly fault: "user" | "internal";
  readonly shortMessage: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly remedy: string | undefined;

  constructor(code: `GFML_${string}`, shortMessage: string, details: GfmlErrorDetails = {}) {
    super(composeMessage(shortMessage, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.fault = details.fault ?? "user";
    this.shortMessage = shortMessage;
    this.values = details.values ?? {};
    this.remedy = details.remedy;
  }
}

const composeMessage = (shortMessage: string, { values, remedy }: GfmlErrorDetails): string => {
  const lines = [shortMessage];
  for (const [name, value] of Object.entries(values ?? {})) lines.push(`  ${name}: ${formatValue(value)}`);
  if (remedy !== undefined) lines.push(`  What to do: ${remedy}`);
  return lines.join("\n");
};

const formatValue = (value: unknown): string => {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return `${value}`;
  const text = JSON.stringify(value, (_, inner) => (typeof inner === "bigint" ? `${inner}` : inner));
  return text === undefined ? String(value) : text.length > 300 ? `${text.slice(0, 297)}...` : text;
};

/** A guarantee of gfml does not hold: a defect of gfml, not of its input. */
export const internalError = (shortMessage: string, values: Readonly<Record<string, unknown>> = {}): GfmlError =>
  new GfmlError("GFML_INTERNAL", shortMessage, {
    values,
    remedy: "this is a defect of gfml: please report it with these values",
    fault: "internal",
  });

/** A value passed to a public function is outside the function's domain. Thrown before any work starts. */
export class InvalidValueError extends GfmlError {
  /**
   * @param field - the argument's name, as the caller wrote it
   * @param value - what was given
   * @param allowed - what is allowed, as a phrase: "a number greater than 0"
   */
  constructor(field: string, value: unknown, allowed: string, remedy?: string) {
    const shown = typeof value === "number" ? String(value) : value;
    super("GFML_INVALID_VALUE", `${field} must be ${allowed}`, {
      values: { [field]: shown },
      ...(remedy !== undefined && { remedy }),
    });
  }
}

/** @throws InvalidValueError unless `value` is a finite number */
export const requireFinite = (field: string, value: number): number => {
  if (!Number.isFinite(value)) throw new InvalidValueError(field, value, "a finite number");
  return value;
};

/** @throws InvalidValueError unless `value` is a finite number greater than 0 */
export const requirePositive = (field: string, value: number): number => {
  if (!Number.isFinite(value) || value <= 0)
    throw new InvalidValueError(field, value, "a finite number greater than 0");
  return value;
};

/** @throws InvalidValueError unless `value` is a finite number of at least 0 */
export const requireNonNegative = (field: string, value: number): number => {
  if (!Number.isFinite(value) || value < 0) throw new InvalidValueError(field, value, "a finite number of at least 0");
  return value;
};

/** @throws InvalidValueError unless `value` is an object or an array: a missing one has no fields to check */
export const requireObject = (field: string, value: unknown): void => {
  if (typeof value !== "object" || value === null) throw new InvalidValueError(field, value, "an object");
};

/** @throws InvalidValueError unless `value` is one of these names */
export const requireOneOf = (field: string, value: unknown, names: readonly string[]): void => {
  if (typeof value !== "string" || !names.includes(value))
    throw new InvalidValueError(field, value, names.map((name) => `"${name}"`).join(" or "));
};

/**
 * A result that is NaN decides nothing, because no comparison with it is true. An infinite one is equal to any other.
 *
 * @param what - names the result
 * @throws GFML_UNDEFINED_RESULT if it is NaN or plus infinity; minus infinity stands for what cannot be
 */
export const requireNumber = (what: string, value: number): number => {
  if (!(value < Number.POSITIVE_INFINITY))
    throw new GfmlError("GFML_UNDEFINED_RESULT", `${what} is ${value} for these values`, {
      remedy: "use values whose products and sums stay below 1.8e308",
    });
  return value;
};

/** @throws InvalidValueError unless `value` is an integer from `low` to `high` */
export const requireInteger = (
  field: string,
  value: number,
  low: number,
  high: number = Number.MAX_SAFE_INTEGER,
): number => {
  if (!Number.isSafeInteger(value) || value < low || value > high) {
    throw new InvalidValueError(
      field,
      value,
      high === Number.MAX_SAFE_INTEGER ? `an integer of at least ${low}` : `an integer from ${low} to ${high}`,
    );
  }
  return value;
};
