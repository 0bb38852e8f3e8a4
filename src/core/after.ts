import { InvalidValueError } from "./errors.ts";

/** The longest delay that an engine's timer takes, ms. A timer with a longer one fires at once. */
const LONGEST = 2 ** 31 - 1;

/** How a timer behaves. */
export interface TimerOptions {
  /** Whether the timer keeps a process of Node alive until it fires; `true` if absent. */
  readonly holdsProcess?: boolean;
}

/**
 * Calls `action` once, after a time of any length: fractions of a millisecond are rounded up, and more than 24.8 days, where
 * an engine's own timer overflows, are waited for in parts. A time below 0 counts as 0; after `Infinity` nothing is called.
 * All timers of gfml start here.
 *
 * @param seconds - s
 * @returns a function that cancels the call
 * @throws InvalidValueError if the time is not a number
 */
export const after = (seconds: number, action: () => void, options: TimerOptions = {}): (() => void) => {
  let left = toMilliseconds(seconds);
  let timer: ReturnType<typeof setTimeout> | undefined;
  if (left === Number.POSITIVE_INFINITY) return () => {};
  const start = (): void => {
    const part = Math.min(left, LONGEST);
    left -= part;
    timer = setTimeout(() => (left > 0 ? start() : action()), part);
    if (options.holdsProcess === false) letGo(timer);
  };
  start();
  return () => clearTimeout(timer);
};

/**
 * Calls `action` again and again, with a time between the calls; see {@link after}.
 *
 * @param seconds - s, more than 0
 * @returns a function that ends the calls
 * @throws InvalidValueError if the time is not a positive number
 */
export const every = (seconds: number, action: () => void, options: TimerOptions = {}): (() => void) => {
  if (!(seconds > 0)) throw new InvalidValueError("seconds", seconds, "a number greater than 0");
  let cancel: () => void;
  const next = (): void => {
    cancel = after(
      seconds,
      () => {
        next();
        action();
      },
      options,
    );
  };
  next();
  return () => cancel();
};

/**
 * Waits; see {@link after}. An aborted signal ends the wait early, without an error.
 *
 * @param seconds - s
 */
export const pause = (seconds: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return resolve();
    const end = (): void => {
      cancel?.();
      signal?.removeEventListener("abort", end);
      resolve();
    };
    let cancel: (() => void) | undefined;
    try {
      cancel = after(seconds, end);
    } catch (error) {
      return reject(error);
    }
    signal?.addEventListener("abort", end, { once: true });
  });

/**
 * A signal that is aborted after a time, as by `AbortSignal.timeout`, which takes no fractions; see {@link after}.
 *
 * @param seconds - s
 * @throws InvalidValueError if the time is not a number
 */
export const signalAfter = (seconds: number): AbortSignal => {
  const milliseconds = toMilliseconds(seconds);
  if (milliseconds <= LONGEST) return AbortSignal.timeout(milliseconds);
  const controller = new AbortController();
  const end = (): void => controller.abort(new DOMException("the time is over", "TimeoutError"));
  after(seconds, end, { holdsProcess: false });
  return controller.signal;
};

/** Whole milliseconds, at least 0. */
const toMilliseconds = (seconds: number): number => {
  if (Number.isNaN(seconds)) throw new InvalidValueError("seconds", seconds, "a number");
  return Math.max(0, Math.ceil(seconds * 1000));
};

/** In a page, a timer is a number and holds nothing. */
const letGo = (timer: unknown): void => (timer as { unref?: () => void }).unref?.();
