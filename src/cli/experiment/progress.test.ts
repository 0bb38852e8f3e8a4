import { describe, expect, it } from "vitest";
import { TextTerminal } from "../../../test/support/TextTerminal.ts";
import { defineExperiment, type PlanEvent, type PlannedRun } from "../../experiments/index.ts";
import { createStyle } from "../../text/index.ts";
import { PlanProgress } from "./PlanProgress.ts";
import { PlanTally } from "./PlanTally.ts";
import { renderPlanScreen } from "./renderPlanScreen.ts";

const plan = defineExperiment({
  name: "sample",
  base: { rounds: 10 },
  schemes: ["gfml", "random+random"],
  vary: { "coalition.count": [2, 4] },
  seeds: [0, 1],
}).runs.map((run, index): PlannedRun => ({ ...run, key: `${index}` }));
const failure = {
  code: "GFML_X",
  fault: "user",
  shortMessage: "the data is broken",
  values: {},
  remedy: undefined,
  stack: undefined,
} as const;

/** One cached, one played, one failed, two running, one held by a different process, one stopped, one waiting. */
const events: [number, PlanEvent][] = [
  [0, { kind: "planned", runs: 8, cached: 1, toPlay: plan.slice(1) }],
  [1000, { kind: "started", run: plan[1]!, round: 0 }],
  [1000, { kind: "started", run: plan[2]!, round: 4 }],
  [9000, { kind: "round", run: plan[1]!, round: 10 }],
  [10_000, { kind: "finished", run: plan[1]!, elsewhere: false }],
  [10_000, { kind: "failed", run: plan[3]!, error: failure }],
  [10_000, { kind: "started", run: plan[4]!, round: 0 }],
  [15_000, { kind: "round", run: plan[2]!, round: 6 }],
  [20_000, { kind: "round", run: plan[4]!, round: 5 }],
  [20_000, { kind: "held", run: plan[5]!, by: "process 7 on other" }],
  [20_000, { kind: "notice", run: plan[4]!, line: "something mended" }],
];

const tallyOf = (): PlanTally => {
  const tally = new PlanTally();
  for (const [now, event] of events) tally.add(event, now);
  return tally;
};

describe("the progress of an experiment", () => {
  it("is shown on a screen of any size", () => {
    const view = { name: "sample", tally: tallyOf(), now: 20_000, stopping: true };
    expect(`\n${renderPlanScreen(view, 100, 20, createStyle(false)).join("\n")}\n`).toMatchInlineSnapshot(`
      "
      gfml experiment  sample
      ███████████████░░░░░░░░░░░░░░░░░░░░░░░░░ 3/8 runs   0:46 left
      1 played   1 cached   2 running   2 waiting   1 with other processes   1 failed
      glyphs random+random coalition.count=2 seed 0  ████████████░░░░░░░░   6/10  0.1 rounds/s  0:38 left
      glyphs gfml coalition.count=4 seed 0           ██████████░░░░░░░░░░   5/10  0.5 rounds/s  0:10 left
      failed: glyphs random+random coalition.count=2 seed 1: the data is broken
      stopping after the rounds in progress; press Ctrl-C again to quit now
      "
    `);
    for (const [width, height] of [
      [20, 2],
      [40, 6],
      [200, 50],
    ] as const) {
      const lines = renderPlanScreen(view, width, height, createStyle(false));
      expect(lines.length).toBeLessThanOrEqual(height);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    }
    expect(renderPlanScreen(view, 60, 6, createStyle(false)).some((line) => line === "and 2 more")).toBe(true);
  });

  it("estimates the remaining time from runs of this process", () => {
    const tally = new PlanTally();
    tally.add({ kind: "planned", runs: 4, cached: 0, toPlay: plan.slice(0, 4) }, 0);
    expect(tally.secondsLeft(0)).toBeUndefined();
    tally.add({ kind: "started", run: plan[0]!, round: 0 }, 0);
    tally.add({ kind: "round", run: plan[0]!, round: 5 }, 10_000);
    // half a run in 10 s, 3.5 to go
    expect(tally.secondsLeft(10_000)).toBeCloseTo(70, 6);
    tally.add({ kind: "finished", run: plan[0]!, elsewhere: false }, 20_000);
    // a run of a different process reduces the work that is left, but does not change the rate
    tally.add({ kind: "finished", run: plan[1]!, elsewhere: true }, 20_000);
    expect(tally.secondsLeft(20_000)).toBeCloseTo(40, 6);
    expect(tally.over).toBe(2);
  });

  const tell = (style: "lines" | "json" | "quiet" | "screen"): { out: TextTerminal; err: string } => {
    let time = 0;
    const out = new TextTerminal({ isTTY: style === "screen", columns: 100 });
    const err = new TextTerminal();
    const stop = new AbortController();
    const progress = new PlanProgress(
      "sample",
      { out, err, environment: {}, program: "gfml", signal: stop.signal, now: () => time },
      style,
    );
    for (const [now, event] of events) {
      time = now;
      progress.onEvent(event);
    }
    stop.abort();
    progress.onEvent({ kind: "stopped", run: plan[4]!, round: 6 });
    progress.close();
    return { out, err: err.text };
  };

  it("is reported in lines, in JSON, or not at all", () => {
    const lines = tell("lines");
    expect(`\n${lines.out.text}`).toMatchInlineSnapshot(`
      "
      8 runs, 1 of them in the cache
      1/8  glyphs random+random coalition.count=2 seed 0 resumes after round 4
      2/8  glyphs gfml coalition.count=2 seed 1 finished in 0:09, about 0:56 left
      3/8  glyphs random+random coalition.count=2 seed 1 failed: the data is broken
      3/8  glyphs gfml coalition.count=4 seed 1 is being played by process 7 on other
      3/8  glyphs gfml coalition.count=4 seed 0: something mended
      3/8  glyphs gfml coalition.count=4 seed 0 stopped after round 6
      "
    `);
    expect(lines.err).toMatch(/^stopping after the rounds in progress/);
    const json = tell("json")
      .out.text.trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(json).toHaveLength(events.length + 1);
    expect(json[0]).toEqual({ event: "planned", runs: 8, cached: 1 });
    expect(json[3]).toEqual({ event: "round", labels: plan[1]!.labels, key: "1", round: 10, rounds: 10 });
    expect(json[5]).toMatchObject({ event: "failed", code: "GFML_X", message: "the data is broken" });
    expect(tell("quiet").out.text).toBe("");
    const { out } = tell("screen");
    expect(out.screen().join("\n")).toContain("1 played   1 cached   1 running");
    expect(out.listeners).toBe(0);
  });
});
