import { describe, expect, it } from "vitest";
import { sampleFacts } from "../../../test/support/sampleFacts.ts";
import { sampleEvaluation, sampleLearner, sampleOption, sampleRound } from "../../../test/support/sampleRecords.ts";
import { TextTerminal } from "../../../test/support/TextTerminal.ts";
import { createStyle, textWidth } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { showDownload } from "../print/showDownload.ts";
import { type ProgressStyle, RunProgress } from "./RunProgress.ts";
import { type RunView, renderEvaluationLine, renderLine, renderScreen } from "./renderProgress.ts";

const plain = createStyle(false);
const view = (changes: Partial<RunView> = {}): RunView => ({
  facts: sampleFacts(),
  round: sampleRound(),
  learners: [sampleLearner()],
  evaluation: sampleEvaluation(),
  rate: 2,
  stopping: false,
  ...changes,
});
const unstable = sampleRound({
  stability: { ...sampleRound().stability, nashStable: false, maxGain: 0.0312, cycled: true, passes: 100 },
});
const restless = sampleLearner({ learner: 5, options: [sampleOption(7.3), sampleOption(7.3312), null] });

describe("the live screen", () => {
  it("shows the state of the run", () => {
    expect(`\n${renderScreen(view(), 100, 24, plain).join("\n")}\n`).toMatchInlineSnapshot(`
      "
      gfml  scheme gfml  seed 0                   glyphs (digits drawn by gfml, embedded; not handwriting)
      ████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 12/60   2.0 rounds/s   0:24 left
      accuracy    45.2 % shared model -> 87.3 % personalized  (after round 10)
      coalitions  0  ██████████░░░░░░░░░░  3   I_comp 7.25  head 3  10.50 s
                  1  ███████░░░░░░░░░░░░░  2  I_comp 15.00  head 2   9.50 s
                  2  ░░░░░░░░░░░░░░░░░░░░  0        paused
                  1 sit out
      round       10.00 s virtual   profit 12.50 a learner   provider 200.00
      game        stable at the prices seen, not at those paid: up to 0.5 token  (3 moves in 2 passes)
      "
    `);
  });

  it("shows a run that has not played a round", () => {
    const start = view({ round: undefined, learners: [], evaluation: undefined, rate: undefined });
    expect(`\n${renderScreen(start, 80, 24, plain).join("\n")}\n`).toMatchInlineSnapshot(`
      "
      gfml  scheme gfml  seed 0  glyphs (digits drawn by gfml, embedded; not handwrit…
      ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ 0/60
      measured    first after round 5
      "
    `);
  });

  it("names the learner that would move, and shows that the run is stopping", () => {
    const lines = renderScreen(view({ round: unstable, learners: [restless], stopping: true }), 100, 24, plain);
    expect(`\n${lines.slice(-2).join("\n")}\n`).toMatchInlineSnapshot(`
      "
      game        unstable: learner 5 would gain 0.0312 token (at prices paid: up to 0.5)  (3 moves in 10…
      stopping after this round; press Ctrl-C again to quit now
      "
    `);
  });

  it("fits every terminal, in color too", () => {
    const coalitions = Array.from({ length: 50 }, (_, coalition) => ({ ...sampleRound().coalitions[0]!, coalition }));
    for (const style of [plain, createStyle(true)]) {
      for (const [width, height] of [
        [20, 2],
        [40, 10],
        [79, 23],
        [200, 60],
      ] as const) {
        const lines = renderScreen(view({ round: sampleRound({ coalitions }), stopping: true }), width, height, style);
        expect(lines.length).toBeLessThanOrEqual(height);
        expect(Math.max(...lines.map(textWidth))).toBeLessThanOrEqual(width);
      }
    }
    expect(renderScreen(view({ round: sampleRound({ coalitions }) }), 79, 23, plain).join("\n")).toContain(
      "and 36 more",
    );
  });
});

describe("plain lines", () => {
  it("holds a round, and a measurement", () => {
    expect(renderLine(view())).toMatchInlineSnapshot(
      `"round 12/60  10.00 s  coalitions 3 2 0, 1 sit out  I_comp 7.25 to 15.00  stable at the prices seen, not at those paid: up to 0.5 token  2.0 rounds/s, 0:24 left"`,
    );
    expect(renderLine(view({ round: unstable, learners: [], rate: undefined }))).toMatchInlineSnapshot(
      `"round 12/60  10.00 s  coalitions 3 2 0, 1 sit out  I_comp 7.25 to 15.00  unstable: a learner would gain 0.0312 token (at prices paid: up to 0.5)"`,
    );
    expect(renderEvaluationLine(sampleEvaluation())).toMatchInlineSnapshot(
      `"after round 10: accuracy 45.2 % shared model -> 87.3 % personalized"`,
    );
  });
  it("holds a download", () => {
    const progress = { url: "u", receivedBytes: 5e6, totalBytes: 1e7, bytesPerSecond: 1e6 };
    const err = new TextTerminal({ isTTY: true });
    const { progress: show } = showDownload({ err } as unknown as CliContext, "screen");
    show(progress);
    expect(err.text).toContain("███████████████░░░░░░░░░░░░░░░ 5.0 MB of 10.0 MB, 1.0 MB/s, 0:05 left");
    show({ ...progress, totalBytes: 0, bytesPerSecond: 0 });
    expect(err.text).toContain("5.0 MB of 0 B");
  });
});

describe("progress", () => {
  const run = (
    style: ProgressStyle,
    out: TextTerminal,
  ): { progress: RunProgress; advance: (ms: number) => void; stop: () => void } => {
    let time = 0;
    const stop = new AbortController();
    const context: CliContext = {
      out,
      err: new TextTerminal(),
      environment: {},
      signal: stop.signal,
      program: "gfml",
      now: () => time,
    };
    return {
      progress: new RunProgress(sampleFacts("rounds=13"), context, style),
      advance: (ms) => {
        time += ms;
      },
      stop: () => stop.abort(),
    };
  };

  it("leaves one drawing on the screen, and restores the cursor", () => {
    const out = new TextTerminal({ isTTY: true, columns: 90, rows: 30 });
    const { progress, advance, stop } = run("screen", out);
    for (let round = 0; round < 5; round++) {
      advance(500);
      progress.round(sampleRound({ round }), [sampleLearner()]);
      if (round === 2) progress.evaluation(sampleEvaluation({ round: 1 }));
    }
    out.resize(70, 30);
    stop();
    progress.close();
    const screen = out.screen();
    expect(screen.filter((line) => line.includes("gfml  scheme gfml  seed 0"))).toHaveLength(1);
    expect(screen.join("\n")).toContain(" 5/13   2.0 rounds/s   0:04 left");
    expect(screen.join("\n")).toContain("45.2 % shared model -> 87.3 % personalized");
    expect(screen.join("\n")).toContain("stopping after this round");
    expect(out.text.endsWith("\u001b[?25h")).toBe(true);
    expect(out.listeners).toBe(0);
    const { text } = out;
    out.resize(60, 20);
    expect(out.text).toBe(text);
  });

  it("shows the rate of the last rounds", () => {
    const out = new TextTerminal({ isTTY: true, columns: 90, rows: 30 });
    const { progress, advance } = run("screen", out);
    const rateAfter = (ms: number): string | undefined => {
      advance(ms);
      progress.round(sampleRound(), [sampleLearner()]);
      return /([\d.]+) rounds\/s/.exec(out.screen().join("\n"))?.[1];
    };
    expect([rateAfter(0), rateAfter(0), rateAfter(2000)]).toEqual([undefined, undefined, "1.5"]);
    for (let round = 1; round < 30; round++) rateAfter(100);
    expect(rateAfter(100)).toBe("10.0");
    progress.close();
  });

  it("erases the lines that a narrower terminal has wrapped", () => {
    const out = new TextTerminal({ isTTY: true, columns: 100, rows: 30 });
    const { progress } = run("screen", out);
    progress.round(sampleRound(), [sampleLearner()]);
    const written = out.text.length;
    out.resize(40, 30);
    const moved = Number(/\[(\d+)A/.exec(out.text.slice(written))?.[1]);
    expect(moved).toBeGreaterThan(12);
    progress.close();
  });

  it("prints plain lines without escape sequences to other outputs, and JSON for programs", () => {
    const lines = new TextTerminal();
    const plainRun = run("lines", lines);
    plainRun.progress.round(sampleRound({ round: 0 }), []);
    plainRun.progress.evaluation(sampleEvaluation());
    plainRun.progress.close();
    expect(lines.text.split("\n")).toHaveLength(3);
    expect(lines.text).not.toContain("\u001b");
    const json = new TextTerminal();
    const jsonRun = run("json", json);
    jsonRun.progress.round(sampleRound(), []);
    jsonRun.progress.evaluation(sampleEvaluation());
    jsonRun.progress.close();
    const events = json.text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as unknown);
    expect(events).toEqual([
      { event: "round", ...sampleRound() },
      { event: "evaluation", ...sampleEvaluation() },
    ]);
    const quiet = new TextTerminal();
    const quietRun = run("quiet", quiet);
    quietRun.progress.round(sampleRound(), []);
    quietRun.progress.evaluation(sampleEvaluation());
    quietRun.progress.close();
    expect(quiet.text).toBe("");
  });
});
