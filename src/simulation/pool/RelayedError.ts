import { GfmlError } from "../../core/index.ts";

/** An error as plain data, so that it survives the way between threads. */
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
export class RelayedError extends GfmlError {
  readonly code: `GFML_${string}`;
  override readonly fault: "user" | "internal";

  constructor(text: ErrorText) {
    super(text.shortMessage, {
      values: text.values,
      ...(text.remedy !== undefined && { remedy: text.remedy }),
      cause: text.stack,
    });
    this.code = text.code;
    this.fault = text.fault;
  }
}
