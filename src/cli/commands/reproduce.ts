import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { DEFAULT_CACHE, estimatePlan, type PlannedRun, type PlanResult, runPlan } from "../../experiments/index.ts";
import {
  type FigureId,
  figureIds,
  type PaperDataSet,
  paperDataSets,
  planReproduction,
  type ReproducedFigure,
  type ReproductionOptions,
  reproduceFigure,
  resolveReproduction,
  saveOutcomes,
  writeReproduction,
} from "../../reproduction/index.ts";
import { settingLayer } from "../../simulation/index.ts";
import { countOf } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { usageError } from "../errors.ts";
import { INTERNAL_FAULT, INTERRUPTED } from "../exitCodes.ts";
import { PlanProgress } from "../experiment/PlanProgress.ts";
import { renderPlanEstimate } from "../experiment/renderPlanEstimate.ts";
import { nameRun } from "../experiment/renderPlanScreen.ts";
import { positiveInteger } from "../flags/flagValues.ts";
import { renderVerdicts } from "../reproduce/renderVerdicts.ts";
import { progressStyle } from "../run/RunProgress.ts";

interface ReproduceFlags {
  readonly quick?: true;
  readonly seeds?: number;
  readonly rounds?: number;
  readonly data?: readonly PaperDataSet[];
  readonly cache: string;
  readonly output: string;
  readonly workers?: number;
  readonly set?: readonly string[];
  readonly partial?: true;
  readonly saveOutcomes?: true;
  readonly png?: true;
  readonly keep: "folder" | "outcome";
  readonly dryRun?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** `gfml reproduce`: the paper's figures and tables, and a verdict on each of its claims. */
export const addReproduceCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  program
    .command("reproduce")
    .description("reproduce the paper's figures and tables, and judge each of its claims")
    .argument("[figures...]", `${figureIds.join(", ")}, or all`)
    .option("--quick", "one seed, 20 rounds, MNIST: a look, without intervals and verdicts")
    .addOption(new Option("--seeds <number>", "seeds, from 0 on (5, quick 1)").argParser(positiveInteger))
    .addOption(new Option("--rounds <number>", "rounds of each run (60, quick 20)").argParser(positiveInteger))
    .addOption(
      new Option("--data <list>", `of ${paperDataSets.join(", ")} (both, quick mnist)`).argParser(readDataSets),
    )
    .option("--output <folder>", "where to write tables, figures and verdicts", "reproduction")
    .option("--cache <folder>", "finished and interrupted runs, shared with experiments", DEFAULT_CACHE)
    .option("--partial", "play nothing: show what is finished, list what is missing")
    .option(
      "--save-outcomes",
      "put the runs' outcomes, compressed, beside the results: they are used instead of playing",
    )
    .option("--png", "write charts as PNG, too")
    .addOption(
      new Option("--keep <what>", "what stays of a run in the cache: the whole folder, or the outcome alone")
        .choices(["folder", "outcome"])
        .default("outcome"),
    )
    .addOption(
      new Option("--workers <integer>", "runs played at a time, each in a process (all processors)").argParser(
        positiveInteger,
      ),
    )
    .option(
      "--set <field=value>",
      "set a field in every run, over what a figure says; repeatable",
      (value: string, before: readonly string[] = []) => [...before, value],
    )
    .option("--dry-run", "say how many runs there are, how many of them are finished, and how long it will take")
    .option("--json", "print one line of JSON for each event and the end")
    .option("--quiet", "print nothing but errors")
    .action(async (names: string[], flags: ReproduceFlags) => {
      refuseContradictions(flags);
      const figures = readFigures(names);
      const { data, set = [], ...counts } = flags;
      const options = resolveReproduction({
        ...counts,
        ...(data !== undefined && { dataSets: data }),
        overrides: set.map(settingLayer),
      });
      const planned = await planReproduction(figures, options);
      const saved = join(flags.output, "outcomes");
      const caches = [flags.cache, ...(existsSync(saved) ? [saved] : [])];
      if (flags.dryRun) {
        await tellEstimate(planned, caches, flags, context);
        return;
      }
      const result = flags.partial ? undefined : await play(planned, caches, flags, context);
      if (result?.ends.some(({ state }) => state === "stopped")) {
        context.err.write(
          "stopped; the same command goes on from here, and with --partial it shows what is finished\n",
        );
        exit(INTERRUPTED);
        return;
      }
      const made = await show(figures, options, caches, flags, context);
      if (flags.saveOutcomes) await saveOutcomes(planned, caches, saved);
      tellMissing(made, result, flags, context, exit);
    });
};

const readDataSets = (text: string): PaperDataSet[] =>
  text.split(",").map((name) => {
    const known = paperDataSets.find((one) => one === name.trim());
    if (known === undefined) throw new InvalidArgumentError(`It must be of ${paperDataSets.join(", ")}.`);
    return known;
  });

/** @throws GFML_USAGE */
const readFigures = (names: readonly string[]): FigureId[] => {
  const unknown = names.filter((name) => name !== "all" && !figureIds.some((id) => id === name));
  if (unknown.length > 0) {
    throw usageError(`the paper has no ${unknown.join(", ")} to reproduce`, {
      remedy: `choose of ${figureIds.join(", ")}, or all`,
    });
  }
  return names.length === 0 || names.includes("all") ? [...figureIds] : figureIds.filter((id) => names.includes(id));
};

/** @throws GFML_USAGE */
const refuseContradictions = (flags: ReproduceFlags): void => {
  const pairs = [
    ["--json", "--quiet", flags.json && flags.quiet],
    ["--dry-run", "--partial", flags.dryRun && flags.partial],
  ] as const;
  for (const [first, second, isGiven] of pairs) {
    if (isGiven) throw usageError(`${first} and ${second} do not go together`, { remedy: "leave one of them away" });
  }
};

const tellEstimate = async (
  planned: readonly PlannedRun[],
  caches: readonly string[],
  { workers, output, json, quiet }: ReproduceFlags,
  { signal, environment, out }: CliContext,
): Promise<void> => {
  const estimate = await estimatePlan(planned, {
    caches,
    ...(workers !== undefined && { workers }),
    signal,
    environment,
  });
  if (json) out.write(`${JSON.stringify({ event: "estimate", ...estimate, output })}\n`);
  else if (!quiet) out.write(renderPlanEstimate(estimate, output, out.style));
};

const play = async (
  planned: readonly PlannedRun[],
  [cache, ...alsoRead]: readonly string[],
  flags: ReproduceFlags,
  context: CliContext,
): Promise<PlanResult> => {
  const { signal, environment } = context;
  const { workers, keep } = flags;
  const progress = new PlanProgress("the paper", context, progressStyle(flags, context));
  return await runPlan(planned, {
    cache: cache!,
    alsoRead,
    signal,
    environment,
    keep,
    onProgress: progress.onEvent,
    ...(workers !== undefined && { workers }),
  }).finally(() => progress.close());
};

/** Makes and writes everything from the runs that are finished, and prints the verdicts. */
const show = async (
  figures: readonly FigureId[],
  options: ReproductionOptions,
  caches: readonly string[],
  { output, png, json, quiet }: ReproduceFlags,
  { out }: CliContext,
): Promise<ReproducedFigure[]> => {
  const made: ReproducedFigure[] = [];
  for (const id of figures) made.push(await reproduceFigure(id, options, caches));
  await writeReproduction(output, made, options, { png: png === true });
  const verdicts = made.flatMap((figure) => figure.verdicts);
  if (json) out.write(`${JSON.stringify({ event: "end", output, verdicts })}\n`);
  else if (!quiet) {
    out.write(`\n${renderVerdicts(verdicts, out.isTTY ? out.columns : Number.POSITIVE_INFINITY, out.style)}`);
    out.write(`Tables, figures and reasons: ${join(output, "verdicts.md")}\n`);
  }
  return made;
};

const tellMissing = (
  made: readonly ReproducedFigure[],
  result: PlanResult | undefined,
  { quiet }: ReproduceFlags,
  { err }: CliContext,
  exit: (code: number) => void,
): void => {
  const failed = result?.ends.filter(({ state }) => state === "failed") ?? [];
  for (const { run, error } of failed) err.write(`failed: ${nameRun(run.labels)}: ${error?.shortMessage}\n`);
  if (failed.length > 0) {
    err.write(`${countOf(failed.length, "run")} failed; the same command tries again\n`);
    exit(INTERNAL_FAULT);
    return;
  }
  const missing = new Map(
    made.flatMap(({ runs }) => runs.filter(({ facts }) => facts === null).map(({ run }) => [run.key, run])),
  );
  if (missing.size === 0 || quiet) return;
  err.write(`${countOf(missing.size, "run")} missing:\n`);
  for (const { labels } of missing.values()) err.write(`  ${nameRun(labels)}\n`);
};
