import { describe, expect, it } from "vitest";
import { defineService } from "../../../test/support/defineService.ts";
import { plusTerms } from "../../../test/support/plusTerms.ts";
import { InvalidConfigError } from "../../simulation/index.ts";
import { servesPages, viewAccessOf } from "./serviceProblems.ts";
import type { ServiceConfigInput } from "./serviceSchema.ts";

const samples = { features: 16, classes: 2 };

describe("serviceProblems", () => {
  const define = (aggregation: string, chunks: number) =>
    defineService({
      samples,
      life: { minLearners: 4 },
      learning: { aggregation: aggregation as never },
      headCheck: { chunks },
    });

  it.each(["mean", "weighted", "reputation-weighted", "median", "trimmed-mean"])(
    "allows a head check with %s",
    (aggregation) => {
      expect(define(aggregation, 4).headCheck.chunks).toBe(4);
    },
  );

  it.each(["krum", "norm-clipping"])("refuses a head check with %s, which needs whole updates", (aggregation) => {
    expect(() => define(aggregation, 4)).toThrow(InvalidConfigError);
    expect(() => define(aggregation, 4)).toThrow(/headCheck\.chunks/);
    expect(define(aggregation, 0).learning.aggregation).toBe(aggregation);
  });

  it.each([{ layers: [{ kind: "dense", units: 3 }] }, { image: [4, 4, 1] }] satisfies ServiceConfigInput["model"][])(
    "refuses a model that learners would not train: %o",
    (model) => {
      const [field] = Object.keys(model!);
      expect(() => defineService({ samples, life: { minLearners: 4 }, model })).toThrow(new RegExp(`model\\.${field}`));
    },
  );

  it.each(Object.keys(plusTerms))("refuses terms of plus in %s by their names: services do not play them", (group) => {
    const terms = { [group]: plusTerms[group as keyof typeof plusTerms] };
    const [field] = Object.keys(Object.values(terms)[0]!);
    expect(() => defineService({ samples, life: { minLearners: 4 }, ...terms })).toThrow(`${group}.${field}`);
    expect(() => defineService({ samples, life: { minLearners: 4 }, ...terms })).toThrow("left out in a service");
  });

  it("refuses an escrow that does not cover a round of the fewest learners", () => {
    const incentive = { maxCompetitionIncentive: 15, reputationIncentive: 5 };
    const withEscrow = (escrow: number, topUp = 0) =>
      defineService({
        samples,
        topUp,
        life: { minLearners: 4 },
        coalition: { count: 2 },
        incentive: { ...incentive, escrow },
      });
    // (4 learners + 1 coalition) * 15 + 4 * 5
    expect(withEscrow(95).incentive.escrow).toBe(95);
    expect(withEscrow(85, 10).topUp).toBe(10);
    expect(() => withEscrow(94)).toThrow(/95 token/);
  });
});

describe("viewAccessOf", () => {
  const accessWith = (door: ServiceConfigInput["door"]) => {
    const config = defineService({
      samples: { features: 784, classes: 10 },
      coalition: { count: 2 },
      ledger: "memory",
      door,
    });
    return { pages: servesPages(config), view: viewAccessOf(config) };
  };
  const open = { host: "0.0.0.0", publicUrl: "https://gfml.example.org" };

  it("gives this machine access by default, and others only with pages on, then by token", () => {
    expect(accessWith({})).toEqual({ pages: true, view: "own" });
    // a proxy on this machine asks for others: whatever Host says, they need the token
    for (const proxied of [{ publicUrl: "https://gfml.example.org" }, { trustProxy: 1 }, { trustProxy: true }])
      expect(accessWith(proxied)).toEqual({ pages: true, view: "token" });
    expect(accessWith({ view: "token" })).toEqual({ pages: true, view: "token" });
    expect(accessWith({ view: "off" })).toEqual({ pages: true, view: undefined });
    expect(accessWith({ pages: false, view: "public" })).toEqual({ pages: false, view: undefined });
    expect(accessWith(open)).toEqual({ pages: false, view: undefined });
    expect(accessWith({ ...open, pages: true })).toEqual({ pages: true, view: "token" });
    expect(accessWith({ ...open, pages: true, view: "public" })).toEqual({ pages: true, view: "public" });
  });
});
