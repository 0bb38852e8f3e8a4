import { runCli } from "../../src/cli/runCli.ts";
import { TextTerminal } from "./TextTerminal.ts";

/** Runs a command line in this process: faster than {@link runGfml} where the process itself is not what is tested. */
export const runGfmlHere = async (
  ...argv: readonly string[]
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> => {
  const out = new TextTerminal();
  const err = new TextTerminal();
  const code = await runCli(argv, {
    out,
    err,
    environment: process.env,
    program: "gfml",
    signal: new AbortController().signal,
    now: () => Date.now(),
  });
  return { code, out: out.text, err: err.text };
};
