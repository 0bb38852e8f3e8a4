import { Command } from "commander";
import { expect, it } from "vitest";
import { configFields, resolveConfig } from "../../simulation/index.ts";
import { addConfigFlags, flagLayers } from "./configFlags.ts";

const parse = (...argv: string[]) => {
  const command = new Command("run").exitOverride().configureOutput({ writeErr: () => {} });
  addConfigFlags(command);
  command.parse(argv, { from: "user" });
  return flagLayers(command);
};

it("makes a flag of every field of the configuration", () => {
  const command = new Command("run");
  addConfigFlags(command);
  const flags = command.options.map(({ long }) => long);
  expect(flags).toEqual(expect.arrayContaining(configFields().map(({ path }) => `--${path}`)));
  expect(new Set(flags).size).toBe(flags.length);
  const short = command.options.filter(({ description }) => description.startsWith("short for --"));
  expect(short.length).toBeGreaterThan(5);
  for (const { description } of short) expect(flags).toContain(description.slice("short for ".length));
  for (const { path, default: value } of configFields()) {
    // part of a group that needs a command
    if (value === undefined || Array.isArray(value) || path.startsWith("trainer.")) continue;
    expect(resolveConfig(parse(`--${path}`, String(value)))).toEqual(resolveConfig([]));
  }
});

it("accepts short names and names with hyphens", () => {
  const config = resolveConfig(
    parse(
      "--learners",
      "20",
      "--coalitions=3",
      "--data",
      "mnist",
      "--evaluation-interval",
      "2",
      "--learning.meta-rate",
      "1e-3",
    ),
  );
  expect(config).toMatchObject({
    population: { learners: 20 },
    coalition: { count: 3 },
    data: { set: "mnist" },
    evaluationInterval: 2,
    learning: { metaRate: 1e-3 },
  });
});

it("names the flag of a wrong value", () => {
  expect(() =>
    resolveConfig(parse("--learners", "many", "--seed", "-1", "--model.hiddenLayers", "8,x")),
  ).toThrowErrorMatchingInlineSnapshot(`
    [InvalidConfigError: the configuration has 3 problems:
      seed = -1 (--seed): must be an integer of at least 0
      model.hiddenLayers[1] = "x" (--model.hidden-layers): must be an integer of at least 1
      population.learners = "many" (--learners): must be an integer of at least 1
      What to do: correct the fields named above; "gfml schema" and docs/reference/configuration.md list every field]
  `);
});
