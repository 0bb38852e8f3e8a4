import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { namedLayer } from "../config/ConfigLayer.ts";
import { defineRun } from "../config/defineRun.ts";
import { resolveConfig } from "../config/resolveConfig.ts";
import { settingLayer } from "../config/settingLayer.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-scenario-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const failure = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return (error as Error).message.replaceAll(folder, "DIR");
  }
  throw new Error("nothing was thrown");
};

const flip = "events:\n  - kind: sign-flip\n    learners: { share: 0.25 }\n";

test("a scenario is read from its file: the resolved configuration holds it, with every field set", () => {
  const events = [
    { kind: "sign-flip", learners: { share: 0.25 }, rounds: { from: 0, probability: 1 }, norms: "fitting" },
  ];
  const path = file("flip.yaml", flip);
  expect(defineRun({ scenario: path }).scenario).toEqual({ events });
  expect(resolveConfig([settingLayer(`scenario=${path}`)]).scenario).toEqual({ events });
  const json = file("flip.json", JSON.stringify({ events: [{ kind: "sign-flip", learners: { share: 0.25 } }] }));
  expect(defineRun({ scenario: json }).scenario).toEqual({ events });
  expect(defineRun({}).scenario).toBeUndefined();
});

test("a resolved configuration can be resolved again, and a later scenario replaces an earlier one", () => {
  const once = defineRun({ scenario: { name: "first", events: [{ kind: "drop-out", learners: [1] }] } });
  expect(resolveConfig([], namedLayer("stored", { ...once }))).toEqual(once);
  const twice = resolveConfig(
    [namedLayer("--scenario", { scenario: file("flip.yaml", flip) })],
    namedLayer("stored", { ...once }),
  );
  expect(twice.scenario).not.toHaveProperty("name");
  expect(twice.scenario!.events.map(({ kind }) => kind)).toEqual(["sign-flip"]);
});

test("what is wrong is told with the place in the file", () => {
  const path = file(
    "wrong.yaml",
    "events:\n  - kind: straggler\n    learners: [1]\n    factor: 0.5\n  - kind: drop-out\n    learners: nobody\n",
  );
  expect(failure(() => defineRun({ scenario: path }))).toMatchInlineSnapshot(`
    "the configuration has 2 problems:
      scenario.events[0].factor = 0.5 (DIR/wrong.yaml line 4): Too small: expected number to be >1
      scenario.events[1].learners = "nobody" (DIR/wrong.yaml line 6): must be a list of learners, or { share: 0.25 }, or all, or heads
      What to do: correct the fields named above; "gfml schema" and docs/configuration.md list every field"
  `);
  expect(failure(() => defineRun({ scenario: join(folder, "none.yaml") }))).toMatchInlineSnapshot(`
    "the configuration has a problem:
      scenario = "DIR/none.yaml" (defineRun): cannot be read: there is no such file
      What to do: correct the fields named above; "gfml schema" and docs/configuration.md list every field"
  `);
  expect(failure(() => defineRun({ scenario: file("list.yaml", "- 1\n") }))).toMatchInlineSnapshot(`
    "the configuration has a problem:
      (all) = [1] (DIR/list.yaml): a configuration must be a group of fields, one a line: rounds: 60
      What to do: correct the fields named above; "gfml schema" and docs/configuration.md list every field"
  `);
  expect(failure(() => defineRun({ scenario: file("bad.yaml", "events: [\n") }))).toMatchInlineSnapshot(`
    "DIR/bad.yaml is not valid YAML or JSON
      line: 2
      column: 1
      problem: Flow sequence in block collection must be sufficiently indented and end with a ]
      What to do: correct that line; indent with spaces, and write a space after each colon"
  `);
  expect(
    failure(() => defineRun({ scenario: file("kind.yaml", "events:\n  - kind: explode\n    learners: all\n") })),
  ).toMatchInlineSnapshot(`
    "the configuration has a problem:
      scenario.events[0].kind = "explode" (DIR/kind.yaml line 2): Invalid discriminator value. Expected 'drop-out' | 'straggler' | 'lazy' | 'false-embedding' | 'inflated-claims' | 'scaled-update' | 'noisy-update' | 'sign-flip' | 'collusion' | 'lying-head' | 'task-shift' | 'growing-data'
      What to do: correct the fields named above; "gfml schema" and docs/configuration.md list every field"
  `);
  expect(failure(() => defineRun({ scenario: file("none.yaml", "events: []\n") }))).toMatchInlineSnapshot(`
    "the configuration has a problem:
      scenario.events = [] (DIR/none.yaml line 1): Too small: expected array to have >=1 items
      What to do: correct the fields named above; "gfml schema" and docs/configuration.md list every field"
  `);
  expect(
    failure(() =>
      defineRun({ scenario: file("field.yaml", "events:\n  - kind: drop-out\n    learners: all\n    round: 3\n") }),
    ),
  ).toMatchInlineSnapshot(`
    "the configuration has a problem:
      scenario.events[0].round (DIR/field.yaml line 4): no such field
      What to do: correct the fields named above; "gfml schema" and docs/configuration.md list every field"
  `);
  expect(
    failure(() =>
      defineRun({
        scenario: file("to.yaml", "events:\n  - kind: drop-out\n    learners: all\n    rounds: { from: 5, to: 3 }\n"),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "the configuration has a problem:
      scenario.events[0].rounds.to = 3 (DIR/to.yaml line 4): to must not be before from
      What to do: correct the fields named above; "gfml schema" and docs/configuration.md list every field"
  `);
});
