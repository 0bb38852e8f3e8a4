/** What every error of gfml carries beside its short message. */
export interface GfmlErrorDetails {
  /** The values that led here, by name: shown to the user as they are. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** What the reader can do next, as one sentence. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/**
 * Base of all errors that gfml throws on purpose: one class a failure, one stable code a class.
 *
 * `message` holds the whole text (what happened, the values, what to do next), so that a log line is enough to act on.
 */
export abstract class GfmlError extends Error {
  /** Stable across versions, e.g. `GFML_UNKNOWN_FIELD`. */
  abstract readonly code: `GFML_${string}`;
  /** `user`: input or environment must change (exit code 2). `internal`: gfml is wrong (exit code 1). */
  readonly fault: "user" | "internal" = "user";
  readonly shortMessage: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly remedy: string | undefined;

  constructor(shortMessage: string, details: GfmlErrorDetails = {}) {
    super(composeMessage(shortMessage, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
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
