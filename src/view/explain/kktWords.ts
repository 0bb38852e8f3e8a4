import type { KktCase } from "../../incentive/index.ts";

/** The paper's KKT cases of a learner's frequency, in words. */
export const kktWords: Readonly<Record<KktCase, string>> = {
  1: "nothing binds: a little more speed would cost as much as it earns",
  2: "the head's deadline binds: it would rather run slower, but would be late",
  3: "its own upper bound binds: faster would pay, but it cannot",
  4: "its own lower bound binds: slower would pay, but it cannot",
  5: "the head's deadline and its own upper bound bind at once: it has no other choice",
  6: "the head's deadline and its own lower bound bind at once",
};
