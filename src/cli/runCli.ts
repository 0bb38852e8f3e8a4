import { CommanderError } from "commander";
import type { CliContext } from "./CliContext.ts";
import { createProgram } from "./createProgram.ts";
import { withPackageName } from "./errors.ts";
import { INTERRUPTED, USER_FAULT } from "./exitCodes.ts";
import { asCalled } from "./print/asCalled.ts";
import { errorEvent, exitCodeOf, renderError } from "./print/renderError.ts";

/**
 * Runs one command line. Returns its exit code: 0, 1 (a defect of gfml or a failed run), 2 (the user can fix it), 3 (a check of an
 * audit failed) or 130 (interrupted).
 */
export const runCli = async (argv: readonly string[], context: CliContext): Promise<number> => {
  let code = 0;
  const flags = argv.slice(0, argv.includes("--") ? argv.indexOf("--") : argv.length);
  try {
    await createProgram(context, (set) => {
      code = set;
    }).parseAsync([...argv], { from: "user" });
    return code;
  } catch (thrown) {
    const error = withPackageName(thrown);
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USER_FAULT;
    if (context.signal.aborted && (error === context.signal.reason || (error as Error)?.name === "AbortError")) {
      context.err.write("stopped\n");
      return INTERRUPTED;
    }
    if (flags.includes("--json")) context.out.write(`${JSON.stringify(errorEvent(error))}\n`);
    context.err.write(asCalled(renderError(error, context.err.style, flags.includes("--debug")), context));
    return exitCodeOf(error);
  }
};
