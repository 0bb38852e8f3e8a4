import { pause } from "../../core/index.ts";

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
    await pause(milliseconds / 1000, signal);
    signal?.throwIfAborted();
  },
};
