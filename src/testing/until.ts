import { inspect } from "node:util";
import { after, pause } from "../core/index.ts";

/** s between two checks of the condition. */
const INTERVAL = 0.01;

type Truthy<T> = Exclude<T, false | 0 | "" | null | undefined>;

/**
 * Waits until a condition holds, and returns its value. Tests use it to wait for anything that does not offer a promise.
 *
 * @param what - completes "waited for ...": `until("the provider to finish", () => provider.status().phase === "finished", 20)`
 * @param condition - true, or any truthy value, once it holds; an error that it throws means "not yet"
 * @param limitSeconds - below the timeout of a unit test if absent, so that the failure names what was awaited
 * @throws Error that names `what` and the last result of `condition`, when the limit has passed
 */
export const until = async <T>(
  what: string,
  condition: () => T | Promise<T>,
  limitSeconds = 8,
): Promise<Truthy<Awaited<T>>> => {
  const failure = new Error();
  // made here, where the stack still names the caller
  Error.captureStackTrace(failure, until);
  let last = "the condition has not returned yet";
  let cancel: (() => void) | undefined;
  const limit = new Promise<"passed">((resolve) => {
    cancel = after(limitSeconds, () => resolve("passed"));
  });
  try {
    for (;;) {
      const look = Promise.resolve().then(condition);
      const result = await Promise.race([
        limit,
        look.then(
          (value) => ({ value, shown: `the last result was ${inspect(value)}` }),
          (error: unknown) => ({ value: undefined, shown: `the last error was ${inspect(error)}` }),
        ),
      ]);
      if (result === "passed") break;
      if (result.value) return result.value as Truthy<Awaited<T>>;
      last = result.shown;
      if ((await Promise.race([limit, pause(INTERVAL)])) === "passed") break;
    }
  } finally {
    cancel?.();
  }
  failure.message = `waited ${limitSeconds} s for ${what}: ${last}`;
  throw failure;
};
