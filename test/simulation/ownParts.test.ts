import { describe, expect, it } from "vitest";
import { memoryLedger, restoreMemoryLedger } from "../../src/ledger/index.ts";
import { createAggregator } from "../../src/meta/index.ts";
import { createMemoryLink } from "../../src/network/index.ts";
import type { LedgerRecord, OwnAggregationRule, OwnContributionRule } from "../../src/round/index.ts";
import { runSimulation, type SimulationOptions } from "../../src/simulation/index.ts";
import { aggregationRuleCompliance, contributionRuleCompliance } from "../../src/testing/index.ts";
import { memoryStore } from "../support/memoryStore.ts";
import { playSmall, smallConfig, smallData } from "../support/smallRun.ts";

/** Half of a delivery's norm. */
const halfNorm: OwnContributionRule = {
  name: "half-norm",
  measure: (deliveries) => deliveries.map(({ updateNorm }) => updateNorm / 2),
};

/** The plain mean, but a coalition moves half as far. */
const halfMean: OwnAggregationRule = {
  name: "half-mean",
  create: (start, expected) => {
    const terms = { aggregation: "mean", trimmedShare: 0.2, faultyMembers: 1, clipMedians: 1 } as const;
    const mean = createAggregator(start, terms, expected);
    return { ...mean, result: () => mean.result().map((value, at) => Math.fround((value + start[at]!) / 2)) };
  },
};

contributionRuleCompliance(halfNorm);
aggregationRuleCompliance(halfMean);

describe("runSimulation", () => {
  it("plays a ledger of the program's own, and continues it from its snapshot", async () => {
    const opened: string[] = [];
    const ledger: NonNullable<SimulationOptions["ledger"]> = ({ snapshot, records }) => {
      opened.push(snapshot === undefined ? "new" : "restored");
      return snapshot ? restoreMemoryLedger(snapshot, records) : memoryLedger(records);
    };
    const plain = await playSmall({ rounds: 4 });
    const own = await playSmall({ rounds: 4 }, { ledger });
    expect(own.result).toEqual(plain.result);
    expect(own.ledger).toEqual(plain.ledger);
    const store = memoryStore();
    await playSmall({ rounds: 2 }, { ledger, store });
    const rest = await playSmall({ rounds: 4 }, { ledger, resume: (await store.load())! });
    expect(rest.result).toEqual(plain.result);
    expect(opened).toEqual(["new", "new", "restored"]);
  });

  it("plays over a link of the program's own", async () => {
    const kinds = new Map<string, number>();
    const inner = createMemoryLink();
    const link: NonNullable<SimulationOptions["link"]> = {
      serve: (learner, handler) => inner.serve(learner, handler),
      request: (learner, request, limits) => {
        kinds.set(request.kind, (kinds.get(request.kind) ?? 0) + 1);
        return inner.request(learner, request, limits);
      },
    };
    const { result } = await playSmall({ rounds: 2 }, { link });
    expect(result).toEqual((await playSmall({ rounds: 2 })).result);
    for (const kind of ["embed", "train", "head", "personalise"]) expect(kinds.get(kind)).toBeGreaterThan(0);
  });

  it("measures contributions by the program's own rule, which the ledger scores", async () => {
    const measuresOf = (records: readonly LedgerRecord[]): number[] =>
      records
        .filter(({ kind }) => kind === "settlement")
        .flatMap(({ payload }) => (payload as { members: { measure?: number; updateNorm?: number }[] }).members)
        .flatMap(({ measure, updateNorm }) => (measure === undefined ? [] : [measure / updateNorm!]));
    const { ledger, result } = await playSmall({ rounds: 1 }, { contributionRule: halfNorm });
    const ratios = measuresOf(ledger);
    expect(ratios.length).toBeGreaterThan(3);
    for (const ratio of ratios) expect(ratio).toBeCloseTo(0.5, 6);
    expect(result.resultHash).not.toBe((await playSmall({ rounds: 1 })).result.resultHash);
  });

  it("aggregates by the program's own rule", async () => {
    const [plain, own] = [
      await playSmall({ rounds: 1 }),
      await playSmall({ rounds: 1 }, { aggregationRule: halfMean }),
    ];
    const { samples } = smallData(smallConfig());
    expect(samples.count).toBeGreaterThan(0);
    const start = (await playSmall({ rounds: 1 }, { aggregationRule: { ...halfMean, name: "still", create: still } }))
      .result.models;
    own.result.models.forEach((model, coalition) => {
      const moved = plain.result.models[coalition]!;
      for (const [at, value] of model.entries())
        expect(value).toBeCloseTo((moved[at]! + start[coalition]![at]!) / 2, 6);
    });
  });

  it("records the program's own metrics with each measurement, and refuses one that is no number", async () => {
    const metrics = {
      coalitions: ({ partition }: { partition: readonly unknown[] }) => partition.length,
      length: async ({ models }: { models: readonly Float32Array[] }) => models[0]!.length,
    };
    const { evaluations } = await playSmall({ rounds: 3 }, { metrics });
    expect(evaluations.length).toBe(2);
    for (const record of evaluations) expect(record.metrics).toEqual({ coalitions: 3, length: expect.any(Number) });
    expect((await playSmall({ rounds: 1 })).evaluations[0]).not.toHaveProperty("metrics");
    await expect(playSmall({ rounds: 1 }, { metrics: { broken: () => Number.NaN } })).rejects.toThrow(
      "metric broken is NaN",
    );
  });

  it("refuses options that it does not know, and parts without their functions, by name", async () => {
    const config = smallConfig();
    const refused = (extra: object, message: string) =>
      expect(runSimulation({ config, ...smallData(config), ...extra } as SimulationOptions), message).rejects.toThrow(
        message,
      );
    await refused({ contributionRules: halfNorm }, "did you mean contributionRule?");
    await refused({ somethingElse: 1 }, "runSimulation has no option somethingElse");
    await refused({ ledger: "memory" }, "ledger must be a function");
    await refused({ link: {} }, "link.request must be a function");
    await refused({ contributionRule: { name: "mine" } }, "contributionRule.measure must be a function");
    await refused({ aggregationRule: { name: "not a name!", create: still } }, "aggregationRule.name must be");
    await refused({ metrics: { loss: 3 } }, "metrics.loss must be a function");
    await expect(playSmall({ rounds: 1 }, { contributionRule: { name: "short", measure: () => [] } })).rejects.toThrow(
      "the measures of rule short must be",
    );
    await expect(
      playSmall({ rounds: 1 }, { contributionRule: { name: "less", measure: (all) => all.map(() => -1) } }),
    ).rejects.toThrow("a measure of rule less must be");
  });
});

/** Keeps the start. */
const still: OwnAggregationRule["create"] = (start) => ({
  keepsModels: false,
  add: () => {},
  result: () => start.slice(),
});
