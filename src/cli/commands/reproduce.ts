import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type PlannedRun, type PlanResult, packOutcome, readOutcomes, runPlan } from "../../experiments/index.ts";
import {
  countVerdicts,
  type FigureId,
  figureIds,
  type PaperDataSet,
  paperDataSets,
  planReproduction,
  type ReproducedFigure,
  type ReproductionOptions,
  reproduceFigure,
  resolveReproduction,
  type Verdict,
  writeReproduction,
} from "../../reproduction/index.ts";
import { settingLayer } from "../../simulation/index.ts";
import { countOf, cutText, type Style, table } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { flagConflictError, usageError } from "../errors.ts";
import { INTERNAL_FAULT, INTERRUPTED } from "../exitCodes.ts";
import { PlanProgress } from "../experiment/PlanProgress.ts";
import { type BenefitFlags, playBenefit } from "../experiment/playBenefit.ts";
import { nameRun } from "../experiment/renderPlanScreen.ts";
import { tellEstimate } from "../experiment/tellEstimate.ts";
import { collect, positiveInteger } from "../flags/flagValues.ts";
import { addDryRunFlag, addPlanFlags, type PlanFlags, refuseJsonWithQuiet } from "../flags/planFlags.ts";
import { progressStyle } from "../run/RunProgress.ts";

interface ReproduceFlags extends PlanFlags {
  readonly quick?: true;
  readonly seeds?: number;
  readonly rounds?: number;
  readonly data?: readonly PaperDataSet[];
  readonly output: string;
  readonly set?: readonly string[];
  readonly partial?: true;
  readonly saveOutcomes?: true;
  readonly png?: true;
  readonly benefit?: readonly string[];
  readonly ways?: readonly string[];
  readonly smartphone?: string;
  readonly keep: "folder" | "outcome";
  readonly dryRun?: true;
}

/** `gfml reproduce`: makes the paper's figures and tables, with a verdict on each of its claims. */
export const addReproduceCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  const command = program
    .command("reproduce")
    .description("reproduce the paper's figures and tables, and judge each of its claims")
    .argument("[figures...]", `${figureIds.join(", ")}, or all; or benefit, which is no figure of the paper`)
    .option("--quick", "a quick look: one seed, 20 rounds, MNIST; no intervals and no verdicts")
    .addOption(
      new Option("--seeds <number>", "number of seeds (default: 5; with --quick: 1)").argParser(positiveInteger),
    )
    .addOption(
      new Option("--rounds <number>", "rounds of each run (default: 60; with --quick: 20)").argParser(positiveInteger),
    )
    .addOption(
      new Option(
        "--data <list>",
        `data sets: ${paperDataSets.join(", ")} (default: both; with --quick: mnist)`,
      ).argParser(readDataSets),
    )
    .option("--output <folder>", "where to write tables, figures and verdicts", "reproduction")
    .option("--partial", "play nothing: show finished results and list missing runs")
    .option(
      "--save-outcomes",
      "save the runs' compressed outcomes beside the results, to reuse them instead of playing again",
    )
    .option("--benefit <list>", "with benefit: some of its data, such as mnist,mnist-20 (default: all)", readList)
    .option("--ways <list>", "with benefit: some of its schemes and trainers, such as benefit,faithful", readList)
    .option("--smartphone <path>", "with benefit: where the smartphone recordings lie, to play them too")
    .option("--png", "also write charts as PNG")
    .addOption(
      new Option("--keep <what>", "what to keep of a run in the cache: the whole folder, or only the outcome")
        .choices(["folder", "outcome"])
        .default("outcome"),
    )
    .option("--set <field=value>", "set a field in every run, also where a figure sets it; repeatable", collect);
  addPlanFlags(addDryRunFlag(command)).action(async (names: string[], flags: ReproduceFlags) => {
    refuseJsonWithQuiet(flags);
    if (flags.dryRun && flags.partial) throw flagConflictError("--dry-run", "--partial");
    if (names.includes("benefit")) {
      exit(await playBenefit(benefitFlags(names, flags), context));
      return;
    }
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
      await tellEstimate(planned, flags, { caches, output: flags.output }, context);
      return;
    }
    const result = flags.partial ? undefined : await play(planned, caches, flags, context);
    if (result?.ends.some(({ state }) => state === "stopped")) {
      context.err.write("stopped; the same command resumes, and with --partial it shows the finished results\n");
      exit(INTERRUPTED);
      return;
    }
    const made = await show(figures, options, caches, flags, context);
    if (flags.saveOutcomes) await saveOutcomes(planned, caches, saved);
    tellMissing(made, result, flags, context, exit);
  });
};

const readList = (text: string): string[] => text.split(",").map((name) => name.trim());

const readDataSets = (text: string): PaperDataSet[] =>
  text.split(",").map((name) => {
    const known = paperDataSets.find((one) => one === name.trim());
    if (known === undefined) throw new InvalidArgumentError(`It must be a list of ${paperDataSets.join(", ")}.`);
    return known;
  });

/** @throws GFML_USAGE for what the benefit does not know */
const benefitFlags = (names: readonly string[], flags: ReproduceFlags): BenefitFlags => {
  if (names.length > 1)
    throw usageError("benefit is played by itself", { remedy: "gfml reproduce benefit, then the figures" });
  const { data, set, partial, saveOutcomes: saved, png, ...rest } = flags;
  for (const [flag, value] of Object.entries({
    "--data": data,
    "--set": set,
    "--partial": partial,
    "--save-outcomes": saved,
    "--png": png,
  }))
    if (value !== undefined)
      throw usageError(`${flag} is not for benefit`, { remedy: "choose its data with --benefit mnist,mnist-20" });
  return { ...rest, output: flags.output === "reproduction" ? join("reproduction", "benefit") : flags.output };
};

/** @throws GFML_USAGE */
const readFigures = (names: readonly string[]): FigureId[] => {
  const unknown = names.filter((name) => name !== "all" && !figureIds.some((id) => id === name));
  if (unknown.length > 0) {
    throw usageError(`unknown figures or tables of the paper: ${unknown.join(", ")}`, {
      remedy: `choose among ${figureIds.join(", ")}, or all`,
    });
  }
  return names.length === 0 || names.includes("all") ? [...figureIds] : figureIds.filter((id) => names.includes(id));
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

/** Makes and writes all results from the finished runs, and prints the verdicts. */
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

const colorOf: Readonly<Record<Verdict["verdict"], "green" | "red" | "yellow" | "dim">> = {
  reproduced: "green",
  refuted: "red",
  "no difference": "yellow",
  "not decided": "dim",
  "not comparable": "dim",
};

/** Renders the verdicts as a table of at most `width` columns, with the count of each kind. Ends with a newline. */
const renderVerdicts = (verdicts: readonly Verdict[], width: number, style: Style): string => {
  const lines: string[] = [];
  for (const data of new Set(verdicts.map((verdict) => verdict.data))) {
    const rows = verdicts.filter((verdict) => verdict.data === data);
    const cells = rows.map(({ id, paper, ours, verdict }) => [
      verdict,
      id,
      // verdicts.md names the comparison
      ours.replace(/ \(.*\)$/, ""),
      paper,
    ]);
    lines.push(style.bold(`Verdicts, ${data}`));
    table([["verdict", "claim", "ours", "paper"], ...cells], "llll").forEach((line, index) => {
      const cut = cutText(line, width);
      lines.push(index === 0 ? style.dim(cut) : style[colorOf[rows[index - 1]!.verdict]](cut));
    });
    lines.push(countVerdicts(rows), "");
  }
  return lines.map((line) => `${line}\n`).join("");
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
    err.write(`${countOf(failed.length, "run")} failed; the same command retries\n`);
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

/** Packs the finished runs of a plan into a cache that can be passed on. Returns the number of new ones. */
const saveOutcomes = async (
  planned: readonly PlannedRun[],
  caches: readonly string[],
  target: string,
): Promise<number> => {
  let added = 0;
  for await (const { outcome } of readOutcomes(caches, planned)) if (await packOutcome(target, outcome)) added++;
  return added;
};
