import { setFlagsFromString } from "node:v8";
import { INTERRUPTED } from "./exitCodes.ts";
import { programAsCalled } from "./print/asCalled.ts";
import { streamTerminal } from "./print/Terminal.ts";

/**
 * Makes V8 collect garbage earlier in a long run, which saves memory. The setting affects the whole process, so only commands use
 * it, not the library.
 */
const holdMemory = (): void => {
  // the space for new objects would grow to over a hundred megabytes. Only its growth can be limited here; its size can be set
  // only on node's command line
  setFlagsFromString("--semi-space-growth-factor=1");
  // starts a full collection when the heap has grown by a fifth instead of doubled. Memory outside the heap, such as the models
  // of every round, is freed only then
  setFlagsFromString("--heap-growing-percent=20");
};

const SHOW_CURSOR = "\u001b[?25h";

const stop = new AbortController();
const { env: environment } = process;
// a reader that closes the output (gfml ... | head) is not an error: the command stops as on Ctrl-C
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

// must come before other modules load, because loading would already let the heap grow. Short commands are faster without it
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
