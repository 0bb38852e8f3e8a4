import { describe, expect, test } from "vitest";
import { resolveConfig, settingLayer } from "../../simulation/index.ts";
import { html, raw } from "./html/Html.ts";
import { table } from "./html/table.ts";
import { commandOf, departures } from "./run/runAgain.ts";

/** What a shell would hand to gfml. */
const settingsOf = (command: string): string[] =>
  [...command.matchAll(/--set (?:'((?:[^']|'\\'')*)'|(\S+))/g)].map((match) =>
    (match[1] ?? match[2]!).replaceAll("'\\''", "'"),
  );

describe("a report says how to run again", () => {
  test.each([
    [[]],
    [["rounds=7", "data.set=mnist", "population.deadline.min=12.5"]],
    [["preset=paper", "learning.metaRate=0.002"]],
    [["model.hiddenLayers=30,20", "personalisation.passiveSampleCounts=1,all"]],
    [["scheme.coalition=game", "scheme.incentive=optimized", "scheme.head=random"]],
    [["initialModel=runs/it's a model.safetensors"]],
  ])("with %j, by a command that gives the same configuration", (settings) => {
    const config = resolveConfig(settings.map(settingLayer));
    const command = commandOf(config, "runs/one again");
    const preset = /--preset (\S+)/.exec(command)?.[1] ?? "default";
    expect(resolveConfig([`preset=${preset}`, ...settingsOf(command)].map(settingLayer))).toEqual(config);
    expect(command).toContain("--output 'runs/one again'");
  });

  test("names what differs from the preset, and nothing else", () => {
    expect(departures(resolveConfig([]))).toEqual([]);
    expect(departures(resolveConfig(["rounds=7"].map(settingLayer)))).toEqual([
      { field: "rounds", preset: "60", value: "7" },
    ]);
  });
});

describe("HTML", () => {
  test("escapes what is text and keeps what is HTML", () => {
    const name = '<b>"a" & b</b>';
    expect(html`<p title="${name}">${raw("<i>x</i>")}${[name, 3, undefined]}</p>`.html).toBe(
      '<p title="&lt;b&gt;&quot;a&quot; &amp; b&lt;/b&gt;"><i>x</i>&lt;b&gt;&quot;a&quot; &amp; b&lt;/b&gt;3</p>',
    );
  });

  test("a table shows a missing number as a dash, and numbers to the right", () => {
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
