import { GfmlError } from "../../core/index.ts";

/** An error as plain data, so that it can be sent between threads. */
export interface ErrorText {
  readonly code: `GFML_${string}`;
  readonly fault: "user" | "internal";
  readonly shortMessage: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly remedy: string | undefined;
  readonly stack: string | undefined;
}

export const errorToText = (error: unknown): ErrorText => {
  if (error instanceof GfmlError) {
    const { code, fault, shortMessage, values, remedy, stack } = error;
    return { code, fault, shortMessage, values, remedy, stack };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return {
    code: "GFML_WORKER_FAILED",
    fault: "internal",
    shortMessage: message,
    values: {},
    remedy: undefined,
    stack,
  };
};

/** An error that happened in a worker thread, with its own code and remedy. */
export const relayedError = (text: ErrorText): GfmlError =>
  new GfmlError(text.code, text.shortMessage, {
    fault: text.fault,
    values: text.values,
    ...(text.remedy !== undefined && { remedy: text.remedy }),
    cause: text.stack,
  });

/** A worker thread could not start, or ended before its work was done. */
export const workerFailedError = (cause: unknown): GfmlError =>
  new GfmlError(
    "GFML_WORKER_FAILED",
    `a worker thread failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    {
      cause,
      remedy: "run `gfml doctor`; if memory is short, use fewer workers (--workers 1)",
      fault: "internal",
    },
  );
