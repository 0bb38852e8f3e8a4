import type { KktCase } from "../../incentive/index.ts";

/** The paper's KKT cases of a learner's frequency, in few words. */
export const kktNames: Readonly<Record<KktCase, string>> = {
  1: "1: nothing binds",
  2: "2: the deadline binds",
  3: "3: the upper bound binds",
  4: "4: the lower bound binds",
  5: "5: deadline and upper bound",
  6: "6: deadline and lower bound",
};

export const kktCases: readonly KktCase[] = [1, 2, 3, 4, 5, 6];
