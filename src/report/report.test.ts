import { describe, expect, it } from "vitest";
import { namedLayer, resolveConfig, settingLayer } from "../simulation/index.ts";
import { html, raw, table } from "./html/Html.ts";
import { commandOf, departures, scenarioCommandOf } from "./run/runAgain.ts";

/** What a shell would hand to gfml. */
const settingsOf = (command: string): string[] =>
  [...command.matchAll(/--set (?:'((?:[^']|'\\'')*)'|(\S+))/g)].map((match) =>
    (match[1] ?? match[2]!).replaceAll("'\\''", "'"),
  );

describe("a report says how to run again", () => {
  it.each([
    [[]],
    [["rounds=7", "data.set=mnist", "population.deadline.min=12.5"]],
    [["preset=paper", "learning.metaRate=0.002"]],
    [["model.hiddenLayers=30,20", "personalization.passiveSampleCounts=1,all"]],
    [["scheme.coalition=game", "scheme.incentive=optimized", "scheme.head=random"]],
    [["initialModel=runs/it's a model.safetensors"]],
    [['scenario={"name":"one","description":"two","events":[{"kind":"sign-flip","learners":"all"}]}']],
  ])("gives a command with the same configuration for %j", (settings) => {
    const config = resolveConfig(settings.map(settingLayer));
    const command = commandOf(config, "runs/one again");
    const preset = /--preset (\S+)/.exec(command)?.[1] ?? "faithful";
    expect(resolveConfig([`preset=${preset}`, ...settingsOf(command)].map(settingLayer))).toEqual(config);
    expect(command).toContain("--output 'runs/one again'");
  });

  it("names what differs from the preset, and nothing else", () => {
    expect(departures(resolveConfig([]))).toEqual([]);
    expect(departures(resolveConfig(["rounds=7"].map(settingLayer)))).toEqual([
      { field: "rounds", preset: "60", value: "7" },
    ]);
  });
});

describe("a report says how to measure a scenario in pairs", () => {
  it("says nothing without cheats and faults", () => {
    expect(scenarioCommandOf(resolveConfig([]), "out")).toBeUndefined();
  });

  const events = [
    { kind: "sign-flip", learners: { share: 0.25 } },
    { kind: "straggler", learners: [3, 8], factor: 1.5, rounds: { from: 2, to: 5, probability: 0.5 } },
  ];
  it.each([
    [{ scenario: { name: "it's an example", events }, rounds: 7, seed: 4, ledger: "evm" }, "memory"],
    [{ preset: "paper", misbehavior: { fraction: 0.5, localSteps: 2 } }, "memory"],
    [{ ledger: "centralized", misbehavior: { fraction: 0.25 } }, "centralized"],
  ] as const)("gives a command with the same configuration for %j", (fields, ledger) => {
    const config = resolveConfig([namedLayer("test", fields)]);
    const command = scenarioCommandOf(config, "runs/its pairs")!;
    expect(command).toMatch(/^gfml scenario \\\n {2}--seeds 3 \\\n/);
    expect(command).toContain("--output 'runs/its pairs'");
    const memory = namedLayer("gfml scenario", { ledger: "memory" });
    expect(resolveConfig([memory, ...settingsOf(command).map(settingLayer)])).toEqual({ ...config, seed: 0, ledger });
  });
});

describe("HTML", () => {
  it("escapes text and keeps HTML", () => {
    const name = '<b>"a" & b</b>';
    expect(html`<p title="${name}">${raw("<i>x</i>")}${[name, 3, undefined]}</p>`.html).toBe(
      '<p title="&lt;b&gt;&quot;a&quot; &amp; b&lt;/b&gt;"><i>x</i>&lt;b&gt;&quot;a&quot; &amp; b&lt;/b&gt;3</p>',
    );
  });

  it("shows a missing number as a dash, and numbers to the right", () => {
    const { html: text } = table(
      {
        columns: ["name", "value"],
        rows: [
          ["a", null],
          ["b", -1234.5],
        ],
      },
      "numbers",
    );
    expect(text).toContain('<td>a</td><td class="number">\u2013</td>');
    expect(text).toContain('<td class="number">\u22121235</td>');
  });
});
