import { GfmlError } from "../../core/index.ts";
import type { Style } from "../../text/index.ts";

/** Exit code of a failure: 2 if the user can fix it, 1 if it is a defect of gfml. */
export const exitCodeOf = (error: unknown): 1 | 2 => (error instanceof GfmlError && error.fault === "user" ? 2 : 1);

/** Renders a failure for the user: message, values, remedy and code, and with `debug` the stack trace. */
export const renderError = (error: unknown, style: Style, debug: boolean): string => {
  const stack = debug && error instanceof Error ? `\n${style.dim(stackOf(error))}` : "";
  if (error instanceof GfmlError)
    return `${style.red("error")}: ${error.message}\n  ${style.dim(error.code)}${stack}\n`;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const remedy = debug
    ? "this is a defect of gfml: please report it with the text below"
    : "this is a defect of gfml: repeat the command with --debug and report what it prints";
  return `${style.red("internal error")}: ${message}\n  What to do: ${remedy}\n${stack === "" ? "" : `${stack.slice(1)}\n`}`;
};

const stackOf = (error: Error): string => {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by: ${stackOf(error.cause)}` : own;
};

/** A failure as JSON data, for `--json`. */
export const errorEvent = (error: unknown): Record<string, unknown> =>
  error instanceof GfmlError
    ? {
        event: "error",
        code: error.code,
        message: error.shortMessage,
        values: error.values,
        remedy: error.remedy ?? null,
        exitCode: exitCodeOf(error),
      }
    : { event: "error", code: "GFML_INTERNAL", message: String(error), values: {}, remedy: null, exitCode: 1 };
