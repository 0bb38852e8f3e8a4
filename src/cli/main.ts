import { setFlagsFromString } from "node:v8";
import { INTERRUPTED } from "./exitCodes.ts";
import { programAsCalled } from "./print/asCalled.ts";
import { streamTerminal } from "./print/Terminal.ts";

/**
 * Keeps V8 from taking memory for garbage in a long run. It counts for the whole process, so it is for a command and not for
 * the library.
 */
const holdMemory = (): void => {
  // the nursery, where objects are born, would grow to over a hundred megabytes. Only growth can be stopped here; a size is
  // taken from node's own command line alone
  setFlagsFromString("--semi-space-growth-factor=1");
  // a full collection comes when a fifth has been added, not when all has doubled: what is held outside the heap, as every
  // round's models are, waits for it
  setFlagsFromString("--heap-growing-percent=20");
};

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
