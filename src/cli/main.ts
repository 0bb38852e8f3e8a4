import { INTERRUPTED } from "./exitCodes.ts";
import { holdMemory } from "./holdMemory.ts";
import { programAsCalled } from "./print/asCalled.ts";
import { streamTerminal } from "./print/streamTerminal.ts";

const SHOW_CURSOR = "\u001b[?25h";

const stop = new AbortController();
const { env: environment } = process;
// a reader that has gone away (gfml ... | head) is no error: the command stops as if told to
const out = streamTerminal(process.stdout, environment, () => stop.abort());
const err = streamTerminal(process.stderr, environment, () => {});

const onSignal = (): void => {
  if (stop.signal.aborted) {
    if (out.isTTY) out.write(SHOW_CURSOR);
    process.exit(INTERRUPTED);
  }
  stop.abort();
};
process.on("SIGINT", onSignal);
process.on("SIGTERM", onSignal);
process.on("SIGHUP", onSignal);

// before all else is loaded, which would take it; other commands are short, and quicker with more
const LONG = ["run", "experiment", "reproduce", "ablate", "scenario"];
if (LONG.includes(process.argv[2] ?? "")) holdMemory();
const { runCli } = await import("./runCli.ts");
process.exitCode = await runCli(process.argv.slice(2), {
  out,
  err,
  environment,
  program: programAsCalled(environment, process.argv[1]),
  signal: stop.signal,
  now: () => Date.now(),
});
