import pino, { type DestinationStream } from "pino";
import { GfmlError } from "../../core/index.ts";
import type { EventLog, LogLevel } from "./logEvents.ts";

/** Fields whose values are never written, even if a caller passes one. */
const SECRET = ["key", "privateKey", "password", "code", "codes", "samples", "secret"];

/** A field of errors, where it is not an invitation code. */
const ERROR_CODE = "code";

/** A log of JSON lines with `level`, `time` (ISO), `event`, and the event's fields. Writes to standard output by default. */
export const createEventLog = (
  options: { readonly level: LogLevel; readonly role: "provider" },
  destination?: DestinationStream,
): EventLog => {
  const logger = pino(
    {
      level: options.level,
      base: { role: options.role },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: [...SECRET, ...SECRET.filter((name) => name !== ERROR_CODE).map((name) => `*.${name}`)],
        censor: "(hidden)",
      },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
  return (level, event, fields = {}) => logger[level]({ event, ...plain(fields) });
};

/** Replaces errors by their code, short message and values. */
const plain = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? describe(value) : value]),
  );

const describe = (error: Error): Record<string, unknown> =>
  error instanceof GfmlError
    ? { code: error.code, message: error.shortMessage, values: error.values }
    : { name: error.name, message: error.message };
