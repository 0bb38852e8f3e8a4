import { join } from "node:path";
import { type Command, Option } from "commander";
import { DEFAULT_CACHE, planRuns } from "../../experiments/index.ts";
import { writeResultsReport } from "../../report/index.ts";
import {
  type AblationPlan,
  type AblationSummary,
  ablationMeasures,
  formatChange,
  formatNumber,
  planAblation,
  runAblation,
} from "../../reproduction/index.ts";
import { mergeValues, namedLayer, type RunConfigInput, resolveConfig, settingLayer } from "../../simulation/index.ts";
import { countOf, type Style, showInterval, table } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { INTERNAL_FAULT, INTERRUPTED } from "../exitCodes.ts";
import { PlanProgress } from "../experiment/PlanProgress.ts";
import { tellEstimate } from "../experiment/tellEstimate.ts";
import { collect, positiveInteger } from "../flags/flagValues.ts";
import { addDryRunFlag, addPlanFlags, type PlanFlags, refuseJsonWithQuiet } from "../flags/planFlags.ts";
import { asCalled, shellWord } from "../print/asCalled.ts";
import { progressStyle } from "../run/RunProgress.ts";

interface AblateFlags extends PlanFlags {
  readonly quick?: true;
  readonly seeds?: number;
  readonly rounds?: number;
  readonly data?: string;
  readonly set?: readonly string[];
  readonly output: string;
  readonly dryRun?: true;
}

const DEFAULT_OUTPUT = join("experiments", "ablation");

/** `gfml ablate`: switches each erratum, decision and sensitivity in turn, and shows what changes. */
export const addAblateCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  const command = program
    .command("ablate")
    .description("measure what each erratum, decision and sensitivity changes, one at a time")
    .argument("[names...]", "names, for example E7 D5 lambda (default: all); docs/reference/errata.md lists them")
    .option("--quick", "one seed and 15 rounds")
    .addOption(new Option("--seeds <integer>", "number of paired seeds (default: 3)").argParser(positiveInteger))
    .addOption(new Option("--rounds <integer>", "rounds of each run (default: 60)").argParser(positiveInteger))
    .option("--data <set>", "data set (default: glyphs)")
    .option("--set <field=value>", "set a field of all runs; repeatable", collect)
    .option("--output <folder>", "where to write results", DEFAULT_OUTPUT);
  addPlanFlags(addDryRunFlag(command)).action(async (names: string[], flags: AblateFlags) => {
    refuseJsonWithQuiet(flags);
    const plan = planAblation({
      only: names,
      base: baseOf(flags),
      ...(flags.quick && { quick: true }),
      ...(flags.seeds !== undefined && { seeds: flags.seeds }),
      ...(flags.rounds !== undefined && { rounds: flags.rounds }),
    });
    const where = { caches: [flags.cache], output: flags.output };
    if (flags.dryRun) await tellEstimate(await planRuns(plan.experiment), flags, where, context);
    else exit(await play(plan, names, flags, context));
  });
};

/** The fields that the user sets in all runs. @throws InvalidConfigError if they are invalid by themselves */
const baseOf = ({ data, set = [] }: AblateFlags): RunConfigInput => {
  const layers = [...set, ...(data === undefined ? [] : [`data.set=${data}`])].map(settingLayer);
  // checked here, so that the error names the flag
  resolveConfig([namedLayer("ablation", { ledger: "memory" }), ...layers]);
  return layers.reduce<Record<string, unknown>>((merged, { value }) => mergeValues(merged, value), {});
};

/** Returns the exit code. */
const play = async (
  plan: AblationPlan,
  names: readonly string[],
  flags: AblateFlags,
  context: CliContext,
): Promise<number> => {
  const { signal, environment, now, out, err } = context;
  const { cache, output, workers } = flags;
  const style = progressStyle(flags, context);
  const command = commandLine(names, flags);
  const progress = new PlanProgress("ablation", context, style);
  const { summary, experiment, facts } = await runAblation(plan, {
    command,
    cache,
    output,
    signal,
    environment,
    now,
    onProgress: progress.onEvent,
    ...(workers !== undefined && { workers }),
  }).finally(() => progress.close());
  await writeResultsReport(output);
  const isStopped = experiment.ends.some(({ state }) => state === "stopped");
  if (style === "json") {
    out.write(`${JSON.stringify({ event: "end", output, completed: !isStopped, failed: facts.failed })}\n`);
  } else if (style !== "quiet") {
    out.write(`\n${renderAblationTable(summary, out.style)}`);
    out.write(
      `\nIn ${output}: ablation.md with its drawings, .json, .csv, .parquet, and the results of ${countOf(experiment.ends.length, "run")}\n`,
    );
  }
  if (isStopped) {
    err.write(`stopped; resume with the same command: ${asCalled(command, context)}\n`);
    return INTERRUPTED;
  }
  for (const text of facts.failed) err.write(`failed: ${text}\n`);
  return facts.failed.length > 0 ? INTERNAL_FAULT : 0;
};

const commandLine = (names: readonly string[], flags: AblateFlags): string =>
  [
    "gfml ablate",
    ...names,
    ...(flags.quick ? ["--quick"] : []),
    ...(flags.seeds === undefined ? [] : [`--seeds ${flags.seeds}`]),
    ...(flags.rounds === undefined ? [] : [`--rounds ${flags.rounds}`]),
    ...(flags.data === undefined ? [] : [`--data ${shellWord(flags.data)}`]),
    ...(flags.set ?? []).map((setting) => `--set ${shellWord(setting)}`),
    ...(flags.cache === DEFAULT_CACHE ? [] : [`--cache ${shellWord(flags.cache)}`]),
    ...(flags.output === DEFAULT_OUTPUT ? [] : [`--output ${shellWord(flags.output)}`]),
  ].join(" ");

/** Short column headings, by measure. */
const heads: Readonly<Record<string, string>> = {
  accuracy: "accuracy/points",
  completionTime: "time/s",
  profitPerLearner: "profit",
  providerUtility: "MSP utility",
  stableRounds: "stable (seen)/points",
  stablePaidRounds: "stable (paid)/points",
  meanGain: "gain",
  sittingOut: "out",
  passes: "passes",
  moves: "moves",
};

/** Renders a table of each switch's effects, then the numbers for switches that cannot be run. Ends with a newline. */
const renderAblationTable = ({ baseline, rows }: AblationSummary, style: Style): string => {
  const shown = ablationMeasures.map(({ name }) => heads[name] ?? name);
  const first = baseline.map(({ measure, value }) => {
    const { digits } = ablationMeasures.find(({ name }) => name === measure)!;
    return value.count === 0 ? "-" : showInterval({ ...value, digits });
  });
  const changes = rows.flatMap(({ id, choices }) =>
    choices.map((choice) => [
      style.bold(id),
      choice.against === "default" ? choice.name : `${choice.name} (against ${choice.against})`,
      ...choice.changes.map((change, at) => {
        const text = formatChange(change, ablationMeasures[at]!);
        return change.isClear ? style.yellow(text) : text;
      }),
    ]),
  );
  const lines = table(
    [["", "", ...shown].map(style.dim), [style.bold("default"), "", ...first], ...changes],
    `ll${"r".repeat(shown.length)}`,
  );
  const others = rows.flatMap(({ id, title, note, numbers }) => {
    if (note === undefined && numbers.length === 0) return [];
    const values = table(
      numbers.map((number) => [`      ${number.name}`, formatNumber(number)]),
      "lr",
    );
    return [`${style.bold(id)}  ${title}: ${note ?? ""}`, ...values];
  });
  return `${[...lines, ...(others.length === 0 ? [] : ["", ...others])].join("\n")}\n`;
};
