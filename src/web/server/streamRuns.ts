import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { every, pause } from "../../core/index.ts";
import { cursorParts, cursorsToText, type RunCursor, type RunUpdate } from "../../view/index.ts";
import type { RunSource } from "../source/RunSource.ts";

/** Most items of each history in one event. */
const ITEMS = 200;
/** s between two reads of changed sources. Changes in between are sent together. */
const GATHER = 0.05;
/** s between keep-alive comments on a silent connection. */
const HEARTBEAT = 15;

/**
 * Writes server-sent events `run` until the signal: the histories of some runs after the cursors, then updates as they arrive.
 * Each event's id holds the cursors after it, so that a browser that reconnects resumes there. It writes no faster than the viewer
 * reads. Pending data stay in the sources, once for all viewers.
 */
export const streamRuns = async (
  response: ServerResponse,
  sources: ReadonlyMap<number, RunSource>,
  from: ReadonlyMap<number, RunCursor>,
  signal: AbortSignal,
): Promise<void> => {
  const cursors = new Map(from);
  const told = new Map<number, string>();
  const change = new Alarm();
  signal.addEventListener("abort", () => change.ring(), { once: true });
  const stops = [...sources.values()].map((source) => source.onChange(() => change.ring()));
  const write = async (text: string): Promise<void> => {
    if (!response.write(text)) await once(response, "drain", { signal });
  };
  const stopHeartbeat = every(HEARTBEAT, () => {
    if (!response.writableNeedDrain) response.write(": alive\n\n");
  });
  try {
    await write("retry: 1000\n\n");
    while (!signal.aborted) {
      change.set();
      let isMore = false;
      for (const [run, source] of sources) {
        const update = nextUpdate(run, source, cursors.get(run));
        const status = JSON.stringify(update.status);
        const isNews = update.reset || told.get(run) !== status || cursorParts.some((part) => update[part].length > 0);
        if (!isNews) continue;
        cursors.set(run, update.cursor);
        told.set(run, status);
        const id = cursorsToText(cursors);
        await write(`id: ${id}\nevent: run\ndata: ${JSON.stringify(update)}\n\n`);
        if (cursorParts.some((part) => update[part].length === ITEMS)) isMore = true;
      }
      if (isMore) continue;
      if (!signal.aborted) await change.rung;
      await pause(GATHER, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    stopHeartbeat();
    for (const stop of stops) stop();
    response.end();
  }
};

/** A condition to wait for repeatedly. */
class Alarm {
  rung: Promise<void> = Promise.resolve();
  ring: () => void = () => {};

  set(): void {
    this.rung = new Promise((resolve) => {
      this.ring = resolve;
    });
  }
}

/** The items after a cursor; the start of the run if the cursor is from a different epoch, or missing. */
const nextUpdate = (run: number, source: RunSource, cursor: RunCursor | undefined): RunUpdate => {
  const { epoch } = source.cursor;
  const isKnown = cursor?.epoch === epoch && cursorParts.every((part) => cursor[part] <= source.cursor[part]);
  const from = isKnown ? cursor : { epoch, rounds: 0, evaluations: 0, ledger: 0, chain: 0 };
  const pieces = source.read(from, ITEMS);
  return {
    run,
    cursor: {
      epoch,
      rounds: from.rounds + pieces.rounds.length,
      evaluations: from.evaluations + pieces.evaluations.length,
      ledger: from.ledger + pieces.ledger.length,
      chain: from.chain + pieces.chain.length,
    },
    reset: !isKnown,
    ...(!isKnown && { header: source.header ?? null }),
    status: source.status,
    ...pieces,
  };
};
