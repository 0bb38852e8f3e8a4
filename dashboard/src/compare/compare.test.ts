import { groupRuns } from "gfml/view";
import { describe, expect, it } from "vitest";
import { type ConfigInput, reportedRun, sentHeader } from "../../../test/support/comparedRuns.ts";
import type { RunModel } from "../feed/RunModel.ts";
import { comparedRun, comparisonCharts, type LoadedRun } from "./comparedRuns.ts";
import { differingFields } from "./differingFields.ts";

const runOf = (run: number, input: ConfigInput, times: readonly number[] = []): LoadedRun =>
  comparedRun(`run ${run}`, {
    run,
    header: sentHeader(input),
    rounds: times.map((completionTime, round) => ({
      ...{ round, completionTime, providerUtility: 0, payments: 0, meanProfit: 0 },
    })),
    evaluations: [],
  } as unknown as RunModel)!;

const config = { scheme: "gfml", coalition: { count: 4 }, otherReadings: ["a"], checkpointInterval: 10 };

describe("fields in which runs differ", () => {
  it("lists fields by their dotted path, also if a run lacks them", () => {
    const other = {
      scheme: "gfml",
      coalition: { count: 5, tied: true },
      otherReadings: ["a", "b"],
      checkpointInterval: 10,
    };
    expect(differingFields([config, other, config])).toEqual([
      { path: "coalition.count", values: ["4", "5", "4"] },
      { path: "otherReadings", values: ['["a"]', '["a","b"]', '["a"]'] },
      { path: "coalition.tied", values: [undefined, "true", undefined] },
    ]);
    expect(differingFields([config, { ...config }])).toEqual([]);
  });
});

describe("groups of runs", () => {
  const runs = [
    runOf(0, {}, [1, 5]),
    runOf(1, { seed: 1, checkpointInterval: 3 }, [2, 6, 100]),
    runOf(2, { seed: 2 }, [3, 7]),
    runOf(3, { seed: 2 }, [99, 99]),
    runOf(4, { coalition: { count: 5 } }, [4]),
  ];

  it("contains one run per seed, and only runs that have started", () => {
    const groups = groupRuns(runs);
    expect(groups.map(({ name }) => name)).toEqual(["default", "coalition.count 5"]);
    expect(groups.map((group) => group.runs.map(({ model }) => model.run))).toEqual([[0, 1, 2], [4]]);
    expect(comparedRun("none", undefined)).toBeUndefined();
    expect(comparedRun("none", { header: null } as RunModel)).toBeUndefined();
  });

  it("has the same members and names as in the report", () => {
    const events = (factor: number) => [{ kind: "scaled-update" as const, learners: "all" as const, factor }];
    const csv = (path: string) => ({ data: { set: "csv" as const, path } });
    const sweeps: readonly (readonly ConfigInput[])[] = [
      [0, 1, 2].map((seed) => ({ seed })),
      [{}, { seed: 1 }, { coalition: { count: 6 } }, { coalition: { count: 6 }, seed: 1 }],
      [
        {},
        { scheme: "random+random", data: { set: "mnist" } },
        { data: { set: "mnist" }, learning: { localSteps: 3 } },
      ],
      [{}, { scenario: { name: "tenfold", events: events(10) } }, { scenario: { events: events(11) } }],
      [{ ledger: "memory" }, { ledger: "centralized" }, { ledger: "evm", seed: 1 }],
      [csv("a.csv"), csv("b.csv"), { ...csv("b.csv"), seed: 1, checkpointInterval: 5 }],
    ];
    const namesOf = (list: ReturnType<typeof groupRuns>) =>
      list.map(({ name, runs: members }) => `${name}: ${members.map(({ seed }) => seed).join(" ")}`);
    const ofPage = sweeps.map((sweep) => namesOf(groupRuns(sweep.map((input, run) => runOf(run, input)))));
    expect(ofPage).toEqual(sweeps.map((sweep) => namesOf(groupRuns(sweep.map(reportedRun)))));
    expect(ofPage).toMatchInlineSnapshot(`
      [
        [
          "gfml: 0 1 2",
        ],
        [
          "default: 0 1",
          "coalition.count 6: 0 1",
        ],
        [
          "gfml, glyphs: 0",
          "random+random, mnist: 0",
          "gfml, mnist, learning.localSteps 3: 0",
        ],
        [
          "default: 0",
          "scenario tenfold: 0",
          "scenario of 1 event: 0",
        ],
        [
          "ledger linked: 0 1",
          "ledger centralized: 0",
        ],
        [
          "data.path a.csv: 0",
          "data.path b.csv: 0 1",
        ],
      ]
    `);
  });

  it("draws means in the rounds that all runs have, with the 95 % interval of three seeds", () => {
    const [three] = groupRuns(runs);
    const half = (4.302653 * 1) / Math.sqrt(3);
    const time = comparisonCharts([three!]).find(({ name }) => name === "compare-time")!;
    expect(time.table.rows).toEqual([
      [0, 2, expect.closeTo(2 - half, 5), expect.closeTo(2 + half, 5)],
      [1, 6, expect.closeTo(6 - half, 5), expect.closeTo(6 + half, 5)],
    ]);
    const two = comparisonCharts(groupRuns(runs)).find(({ name }) => name === "compare-time")!;
    expect(two.legend.some(({ shape }) => shape === "band")).toBe(false);
  });
});
