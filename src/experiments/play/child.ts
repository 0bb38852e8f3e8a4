// The process of one run of an experiment. Messages tell it which run to play and when to stop.
import { errorToText } from "../../simulation/index.ts";
import { playEntry } from "./playEntry.ts";
import type { FromChild, PlayEnd, PlayJob, ToChild } from "./playMessages.ts";

const stop = new AbortController();
let isOver = false;

const tell = (message: FromChild): void => void process.send?.(message);

/** Seconds of processor time so far. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const play = async (job: PlayJob): Promise<PlayEnd> => {
  try {
    const end = await playEntry(job, {
      environment: process.env,
      signal: stop.signal,
      now: () => Date.now(),
      notice: (line) => tell({ kind: "notice", line }),
      onStart: ({ startRound }) => tell({ kind: "started", round: startRound }),
      onRound: ({ round }) => tell({ kind: "round", round: round + 1 }),
    });
    return { ...end, cpu: cpu() };
  } catch (error) {
    const isStop = stop.signal.aborted && (error === stop.signal.reason || (error as Error)?.name === "AbortError");
    if (isStop) return { kind: "stopped", round: 0, cpu: cpu() };
    return { kind: "failed", error: errorToText(error), cpu: cpu() };
  }
};

// Ctrl-C reaches all processes of a terminal, but the experiment decides whether runs stop
process.on("SIGINT", () => {});
process.on("SIGTERM", () => stop.abort());
process.on("SIGHUP", () => stop.abort());
// without its experiment no process waits for it; it can resume from its checkpoint
process.on("disconnect", () => {
  if (!isOver) process.exit(1);
});
process.on("message", async (message: ToChild) => {
  if (message.kind === "stop") {
    stop.abort();
    return;
  }
  const end = await play(message.job);
  isOver = true;
  process.send!(end, () => process.disconnect());
});
