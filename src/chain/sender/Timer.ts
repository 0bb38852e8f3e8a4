import { setTimeout as sleepFor } from "node:timers/promises";

/** Waiting, replaceable in tests. It decides when to ask again, never what is computed. */
export interface Timer {
  /** Milliseconds, from any origin, never backwards. */
  now(): number;
  /** Resolves after so many milliseconds; rejects at once when the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own monotonic clock. */
export const systemTimer: Timer = {
  now: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    await sleepFor(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};
