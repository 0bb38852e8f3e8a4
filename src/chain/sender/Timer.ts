import { pause } from "../../core/index.ts";

/** Waiting, replaceable in tests. It decides when to ask again, and never affects results. */
export interface Timer {
  /** Milliseconds from any origin; never goes backward. */
  now(): number;
  /** Resolves after this many milliseconds; rejects at once if the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's monotonic clock. */
export const systemTimer: Timer = {
  now: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    await pause(milliseconds / 1000, signal);
    signal?.throwIfAborted();
  },
};
