import pino, { type DestinationStream } from "pino";
import { GfmlError } from "../../core/index.ts";
import type { EventLog, LogLevel } from "./logEvents.ts";

/** Names of fields whose values are never written, should one ever be handed in. */
const SECRET = ["key", "privateKey", "password", "code", "codes", "samples", "secret"];

/** Inside of errors the word means something else. */
const ERROR_CODE = "code";

/** Structured lines of JSON: `level`, `time` (ISO), `event`, and the event's fields. */
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
        censor: "(not told)",
      },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
  return (level, event, fields = {}) => logger[level]({ event, ...plain(fields) });
};

/** Errors by code and short message; the rest as it is. */
const plain = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, value instanceof Error ? describe(value) : value]),
  );

const describe = (error: Error): Record<string, unknown> =>
  error instanceof GfmlError
    ? { code: error.code, message: error.shortMessage, values: error.values }
    : { name: error.name, message: error.message };
