import { inspect } from "node:util";

/** Milliseconds between two looks at the condition. */
const INTERVAL = 10;

type Truthy<T> = Exclude<T, false | 0 | "" | null | undefined>;

/**
 * Waits until a condition holds, and returns what it returned. This is the only way for a test to wait for something that has
 * no promise of its own.
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
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<"passed">((resolve) => {
    timer = setTimeout(resolve, 1000 * limitSeconds, "passed");
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
      const pause = new Promise((resolve) => setTimeout(resolve, INTERVAL));
      if ((await Promise.race([limit, pause])) === "passed") break;
    }
  } finally {
    clearTimeout(timer);
  }
  failure.message = `waited ${limitSeconds} s for ${what}: ${last}`;
  throw failure;
};
