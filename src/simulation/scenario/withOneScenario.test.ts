import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { namedLayer } from "../config/ConfigLayer.ts";
import { defineRun, resolveConfig } from "../config/resolveConfig.ts";
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

it("reads a scenario from its file into the resolved configuration, with every field set", () => {
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

it("resolves a resolved configuration again, and replaces an earlier scenario by a later one", () => {
  const once = defineRun({ scenario: { name: "first", events: [{ kind: "drop-out", learners: [1] }] } });
  expect(resolveConfig([], namedLayer("stored", { ...once }))).toEqual(once);
  const twice = resolveConfig(
    [namedLayer("--scenario", { scenario: file("flip.yaml", flip) })],
    namedLayer("stored", { ...once }),
  );
  expect(twice.scenario).not.toHaveProperty("name");
  expect(twice.scenario!.events.map(({ kind }) => kind)).toEqual(["sign-flip"]);
});

it("describes what an event takes in the words of all other fields", () => {
  const problemOf = (event: object): string =>
    /: (m[^\n]*|no such[^\n]*)\n/.exec(failure(() => defineRun({ scenario: { events: [event] } } as never)))![1]!;
  const about = (kind: string, fields: object): string => problemOf({ kind, learners: [1], ...fields });
  expect(about("lazy", { localSteps: 1.5 })).toBe("must be an integer of at least 0");
  expect(about("straggler", { factor: "slow" })).toBe("must be a number greater than 1");
  expect(about("scaled-update", { factor: "much" })).toBe("must be a number");
  expect(about("growing-data", {})).toBe("must be an integer of at least 1");
  expect(about("growing-data", { to: 2, initialShare: 1 })).toBe("must be a number greater than 0 and less than 1");
  expect(about("drop-out", { rounds: { probability: 0 } })).toBe("must be a number greater than 0 and at most 1");
  expect(about("drop-out", { rounds: { from: -1 } })).toBe("must be an integer of at least 0");
  expect(about("drop-out", { learners: { share: 2 } })).toBe("must be a number greater than 0 and at most 1");
  expect(about("drop-out", { learners: [-1] })).toBe("must be an integer of at least 0");
  expect(about("task-shift", { round: 1, classes: [] })).toBe(
    "must be a list of at least 1, each an integer of at least 0",
  );
  expect(about("sign-flip", { norms: "any" })).toBe("must be one of fitting, measured");
  expect(about("straggler", { facter: 3 })).toBe("no such field; did you mean factor?");
  expect(problemOf({ learners: [1] })).toMatch(/^must be one of drop-out, straggler, .*, growing-data$/);
});

it("names the place in the file of what is wrong", () => {
  const path = file(
    "wrong.yaml",
    "events:\n  - kind: straggler\n    learners: [1]\n    factor: 0.5\n  - kind: drop-out\n    learners: nobody\n",
  );
  expect(failure(() => defineRun({ scenario: path }))).toMatchInlineSnapshot(`
    "the configuration has 2 problems:
      scenario.events[0].factor = 0.5 (DIR/wrong.yaml line 4): must be a number greater than 1
      scenario.events[1].learners = "nobody" (DIR/wrong.yaml line 6): must be a list of learners, or { share: 0.25 } of the active learners, or all: every active learner, or heads: the heads of each round
      What to do: correct the fields named above; "gfml schema" and docs/reference/configuration.md list every field"
  `);
  expect(failure(() => defineRun({ scenario: join(folder, "none.yaml") }))).toMatchInlineSnapshot(`
    "the configuration has a problem:
      scenario = "DIR/none.yaml" (defineRun): cannot be read: the file does not exist
      What to do: correct the fields named above; "gfml schema" and docs/reference/configuration.md list every field"
  `);
  expect(failure(() => defineRun({ scenario: file("list.yaml", "- 1\n") }))).toMatchInlineSnapshot(`
    "the configuration has a problem:
      (all) = [1] (DIR/list.yaml): a configuration must be a group of fields, one per line: rounds: 60
      What to do: correct the fields named above; "gfml schema" and docs/reference/configuration.md list every field"
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
      scenario.events[0].kind = "explode" (DIR/kind.yaml line 2): must be one of drop-out, straggler, lazy, false-embedding, inflated-claims, scaled-update, noisy-update, sign-flip, collusion, lying-head, task-shift, growing-data
      What to do: correct the fields named above; "gfml schema" and docs/reference/configuration.md list every field"
  `);
  expect(failure(() => defineRun({ scenario: file("none.yaml", "events: []\n") }))).toMatchInlineSnapshot(`
    "the configuration has a problem:
      scenario.events = [] (DIR/none.yaml line 1): must be a list of at least 1, each a group whose kind is one of drop-out, straggler, lazy, false-embedding, inflated-claims, scaled-update, noisy-update, sign-flip, collusion, lying-head, task-shift, growing-data
      What to do: correct the fields named above; "gfml schema" and docs/reference/configuration.md list every field"
  `);
  expect(
    failure(() =>
      defineRun({ scenario: file("field.yaml", "events:\n  - kind: drop-out\n    learners: all\n    round: 3\n") }),
    ),
  ).toMatchInlineSnapshot(`
    "the configuration has a problem:
      scenario.events[0].round (DIR/field.yaml line 4): no such field; did you mean rounds?
      What to do: correct the fields named above; "gfml schema" and docs/reference/configuration.md list every field"
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
      What to do: correct the fields named above; "gfml schema" and docs/reference/configuration.md list every field"
  `);
});
