import { describe, expect, it } from "vitest";
import { defineScheme, namedSchemes, type OwnScheme } from "../round/index.ts";
import { checkScheme } from "./checkScheme.ts";

const failures = (own: OwnScheme, now?: () => number) =>
  checkScheme(defineScheme(own), { instances: 30, ...(now && { now }) }).filter(({ passed }) => !passed);

const named = (own: OwnScheme) => failures(own).map(({ name }) => name);

describe("the compliance suite of schemes", () => {
  it.each(Object.entries(namedSchemes))("passes %s", (name, policies) => {
    expect(failures({ name: name.replaceAll("+", "-"), ...policies })).toEqual([]);
  });

  it("finds a learner in two coalitions, in the smallest case that shows it", () => {
    const [found] = failures({
      name: "twice",
      coalition: {
        start: ({ learners, coalitionCount }) =>
          Array.from({ length: coalitionCount }, () => learners.map(({ learner }) => learner)),
      },
    });
    expect(found).toMatchObject({
      name: "partitions",
      counterexample: {
        problem: expect.stringContaining("must name each learner at most once"),
        instance: { learners: { length: 1 }, coalitionCount: 2, round: 0, absent: [], reputations: [0] },
      },
    });
  });

  it("finds every way to break a promise", () => {
    let calls = 0;
    const start = ({
      learners,
      coalitionCount,
    }: {
      learners: readonly { learner: number }[];
      coalitionCount: number;
    }) =>
      Array.from({ length: coalitionCount }, (_, index) => (index === 0 ? learners.map(({ learner }) => learner) : []));
    expect({
      "a list too few": named({ name: "a", coalition: { start: () => [] } })[0],
      "a stranger": named({ name: "a", coalition: { start: (view) => start(view).map((one) => [...one, 999]) } })[0],
      "a hole": named({ name: "a", incentive: { incentive: () => Number.NaN } })[0],
      "out of bounds": named({ name: "a", incentive: { incentive: () => 16 } })[0],
      "too fast": named({ name: "a", incentive: { incentive: () => 9, frequency: () => 2e9 } })[0],
      "nobody's head": named({ name: "a", head: { choose: () => 0 } })[0],
      "not the same again": named({ name: "a", incentive: { incentive: () => 5 + (calls++ % 7) } })[0],
      "by number": named({
        name: "a",
        coalition: {
          start: ({ learners, coalitionCount }) =>
            Array.from({ length: coalitionCount }, (_, index) =>
              learners.map(({ learner }) => learner).filter((learner) => learner % coalitionCount === index),
            ),
        },
      })[0],
      "changes its data": named({
        name: "a",
        head: {
          choose: ({ candidates }) => {
            (candidates[0]!.profile as { deadline: number }).deadline = 11;
            return candidates[0]!.profile.learner;
          },
        },
      })[0],
      "throws where nobody is": named({
        name: "a",
        coalition: {
          start: (view) => {
            if (view.embeddings[0]!.every((vector) => vector === null)) throw new TypeError("no vectors");
            return start(view);
          },
        },
      }).includes("no learner sent an embedding"),
    }).toEqual({
      "a list too few": "partitions",
      "a stranger": "partitions",
      "a hole": "incentives",
      "out of bounds": "incentives",
      "too fast": "frequencies",
      "nobody's head": "heads",
      "not the same again": "equal streams",
      "by number": "names of learners",
      "changes its data": "inputs unchanged",
      "throws where nobody is": true,
    });
  });

  it("measures the time of the policies alone, by the clock that is passed in", () => {
    let clock = 0;
    const slow: OwnScheme = {
      name: "slow",
      head: {
        choose: ({ candidates }) => {
          clock += 500;
          return candidates[0]!.profile.learner;
        },
      },
    };
    expect(failures(slow, () => clock).map(({ name }) => name)).toEqual(["time"]);
  });
});

describe("defineScheme", () => {
  const message = (own: unknown): string => {
    try {
      defineScheme(own as OwnScheme);
    } catch (error) {
      return (error as Error).message;
    }
    return "accepted";
  };

  it("takes valid policies and refuses others with a reason", () => {
    expect([
      message({ name: "mine" }),
      message({ name: "a b" }),
      message({ name: "mine", coalition: "gama" }),
      message({ name: "mine", incentive: {} }),
      message({ name: "mine", incentive: { incentive: () => 5, frequency: 3 } }),
      message({ name: "mine", head: null }),
      message({ name: "mine", heads: "random" }),
    ]).toMatchInlineSnapshot(`
      [
        "accepted",
        "a scheme's name must be 1 to 32 letters, digits or hyphens
        name: a b",
        "defineScheme: coalition must be your own policy or one of game, random, grand, fixed
        coalition: gama
        What to do: compare it with the schemes in examples/own-scheme",
        "defineScheme: incentive.incentive must be a function
        incentive.incentive: undefined
        What to do: compare it with the schemes in examples/own-scheme",
        "defineScheme: incentive.frequency must be a function, or absent
        incentive.frequency: 3
        What to do: compare it with the schemes in examples/own-scheme",
        "defineScheme: head must be a policy's name or an object
        head: []
        What to do: compare it with the schemes in examples/own-scheme",
        "defineScheme: heads is not one of the fields name, coalition, incentive, head and similarity
        heads: ["name","heads"]
        What to do: compare it with the schemes in examples/own-scheme",
      ]
    `);
  });

  it("names its own policies for the ledger and says whether frequencies are given", () => {
    const choose = () => 0;
    const scheme = defineScheme({
      name: "mine",
      coalition: "fixed",
      incentive: { incentive: () => 5, frequency: () => 1e8 },
      head: { choose },
    });
    expect(scheme).toMatchObject({
      coalition: { name: "fixed" },
      incentive: { name: "own:mine+frequencies" },
      head: { name: "own:mine" },
    });
  });
});
