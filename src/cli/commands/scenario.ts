import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { measureScenario, type PairMeasure, pairTable, tabulatePairs, usualMeasure } from "../../experiments/index.ts";
import { writeScenarioReport } from "../../report/index.ts";
import { namedLayer, type RunConfig, readConfigText, resolveConfig, settingLayer } from "../../simulation/index.ts";
import { withFile, writeFileAtomic } from "../../storage/index.ts";
import { countOf } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { INTERNAL_FAULT, INTERRUPTED } from "../exitCodes.ts";
import { PlanProgress } from "../experiment/PlanProgress.ts";
import { collect, positiveInteger } from "../flags/flagValues.ts";
import { addPlanFlags, type PlanFlags, refuseJsonWithQuiet } from "../flags/planFlags.ts";
import { progressStyle } from "../run/RunProgress.ts";

interface ScenarioFlags extends PlanFlags {
  readonly config?: string;
  readonly set?: readonly string[];
  readonly seeds: number;
  readonly within: number;
  readonly window: number;
  readonly output?: string;
}

const REPORT = "report.html";
const DEFAULT_CACHE = join("experiments", "scenarios");

/** `gfml scenario`: plays runs with and without a scenario, seed by seed, and shows its effect. */
export const addScenarioCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  const command = program
    .command("scenario")
    .description("play a scenario with and without its cheats, faults and changes, and compare")
    .argument(
      "[file]",
      "scenario file (YAML or JSON), for example examples/scenarios/sign-flip.yaml; see docs/how-to/scenarios.md",
    )
    .option("--config <file>", "configuration of both runs")
    .option("--set <field=value>", "set a field of both runs; repeatable", collect)
    .addOption(new Option("--seeds <integer>", "number of paired seeds").argParser(positiveInteger).default(3))
    .addOption(
      new Option(
        "--within <accuracy>",
        "a learner has recovered from a shift when its accuracy is at most this far below the one before",
      )
        .argParser(fraction)
        .default(usualMeasure.within),
    )
    .addOption(
      new Option("--window <rounds>", "number of rounds after a shift at which coalitions are compared")
        .argParser(positiveInteger)
        .default(usualMeasure.window),
    )
    .option("--output <folder>", "where to write report.html, pairs.jsonl and table.txt (default: nowhere)");
  addPlanFlags(command, DEFAULT_CACHE).action(async (file: string | undefined, flags: ScenarioFlags) => {
    refuseJsonWithQuiet(flags);
    exit(await measure(await configsOf(file, flags), file ?? flags.config ?? "scenario", flags, context));
  });
};

const fraction = (text: string): number => {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1)) throw new InvalidArgumentError("It must be from 0 to 1.");
  return value;
};

/** One configuration for each seed. @throws InvalidConfigError, GFML_CONFIG_SYNTAX, GFML_SETTING_SYNTAX, FileAccessError */
const configsOf = async (
  file: string | undefined,
  { config, set = [], seeds }: ScenarioFlags,
): Promise<RunConfig[]> => {
  const layers = [
    namedLayer("gfml scenario", { ledger: "memory" }),
    ...(config === undefined ? [] : [readConfigText(await readText(config), config)]),
    ...set.map(settingLayer),
    ...(file === undefined ? [] : [namedLayer("the scenario of the command line", { scenario: file })]),
  ];
  return Array.from({ length: seeds }, (_, seed) => resolveConfig([...layers, namedLayer("--seeds", { seed })]));
};

const readText = (file: string): Promise<string> => withFile("read", file, () => readFile(file, "utf8"));

/** Returns the exit code. */
const measure = async (
  configs: readonly RunConfig[],
  name: string,
  flags: ScenarioFlags,
  context: CliContext,
): Promise<number> => {
  const { signal, environment, out, err } = context;
  const { cache, within, window, workers, output } = flags;
  if (output !== undefined) await withFile("create", output, () => mkdir(output, { recursive: true }));
  const style = progressStyle(flags, context);
  const progress = new PlanProgress(name, context, style);
  const measured = await measureScenario(configs, {
    cache,
    within,
    window,
    signal,
    environment,
    onProgress: progress.onEvent,
    ...(workers !== undefined && { workers }),
  }).finally(() => progress.close());
  const { pairs, ends } = measured;
  const lines = pairTable(tabulatePairs(pairs));
  if (output !== undefined) {
    await write(output, pairs, lines);
    if (pairs.length > 0) await writeScenarioReport(join(output, REPORT), configs[0]!, pairs, { within, window });
  }
  if (style === "json") out.write(`${JSON.stringify({ event: "end", pairs, rows: tabulatePairs(pairs) })}\n`);
  else if (style !== "quiet" && pairs.length > 0)
    out.write(`\n${name}: ${countOf(pairs.length, "pair")}\n${lines.map((line) => `  ${line}\n`).join("")}`);
  if (style !== "json" && style !== "quiet" && output !== undefined && pairs.length > 0)
    out.write(`\nCharts, to open in a browser: ${join(output, REPORT)}\n`);
  const failed = ends.filter(({ state }) => state === "failed");
  for (const { run, error } of failed)
    err.write(`failed: seed ${run.config.seed}: ${error?.shortMessage ?? "unknown"}\n`);
  if (failed.length > 0) return INTERNAL_FAULT;
  if (!ends.some(({ state }) => state === "stopped")) return 0;
  err.write("stopped; resume with the same command\n");
  return INTERRUPTED;
};

const write = async (folder: string, pairs: readonly PairMeasure[], lines: readonly string[]): Promise<void> => {
  await writeFileAtomic(join(folder, "pairs.jsonl"), pairs.map((pair) => `${JSON.stringify(pair)}\n`).join(""));
  await writeFileAtomic(join(folder, "table.txt"), lines.map((line) => `${line}\n`).join(""));
};
