import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import {
  adoptFolder,
  DEFAULT_CACHE,
  type Experiment,
  mergeResults,
  outputOf,
  planRuns,
  readExperiment,
  runExperiment,
  shardRuns,
} from "../../experiments/index.ts";
import { writeResultsReport } from "../../report/index.ts";
import { DiskFullError } from "../../storage/index.ts";
import { countOf } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { usageError } from "../errors.ts";
import { INTERNAL_FAULT, INTERRUPTED, USER_FAULT } from "../exitCodes.ts";
import { PlanProgress } from "../experiment/PlanProgress.ts";
import { renderExperimentEnd } from "../experiment/renderPlanScreen.ts";
import { tellEstimate } from "../experiment/tellEstimate.ts";
import { shardFlag } from "../flags/flagValues.ts";
import { addDryRunFlag, addPlanFlags, type PlanFlags, refuseJsonWithQuiet } from "../flags/planFlags.ts";
import { asCalled, shellWord } from "../print/asCalled.ts";
import { errorEvent, exitCodeOf, renderError } from "../print/renderError.ts";
import { progressStyle } from "../run/RunProgress.ts";

interface ExperimentFlags extends PlanFlags {
  readonly output?: string;
  readonly keep?: "folder" | "outcome";
  readonly dryRun?: true;
  readonly shard?: { readonly index: number; readonly count: number };
}

/** `gfml experiment`: plays every combination of schemes, data sets, seeds and fields that a file lists. */
export const addExperimentCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  const command = program
    .command("experiment")
    .description("play every combination that a file lists, on all processors; resumes where it stopped")
    .argument("[file]", "YAML or JSON; see docs/how-to/experiments.md and gfml schema --experiment")
    .option("--output <folder>", "where to write results (default: experiments/NAME)")
    .addOption(keepOption("what to keep of a run (default: as in the file)"))
    .addOption(
      new Option("--shard <i/n>", "play only part i of n, counted from 0, to share the runs among machines").argParser(
        shardFlag,
      ),
    );
  addPlanFlags(addDryRunFlag(command)).action(async (file: string | undefined, flags: ExperimentFlags) => {
    if (file === undefined) {
      throw usageError("gfml experiment needs a file", {
        remedy:
          "name one, for example gfml experiment examples/experiment/experiment.yaml; docs/how-to/experiments.md explains the format",
      });
    }
    refuseJsonWithQuiet(flags);
    const experiment = await readExperiment(file);
    if (flags.dryRun) await estimate(experiment, flags, context);
    else exit(await play(experiment, file, flags, context));
  });
  addMerge(command, context, exit);
  addAdopt(command, context, exit);
};

const keepOption = (what: string): Option =>
  new Option("--keep <what>", `${what}: the whole folder, or only the outcome`).choices(["folder", "outcome"]);

const estimate = async (experiment: Experiment, flags: ExperimentFlags, context: CliContext): Promise<void> => {
  const { shard, cache } = flags;
  const plan = await planRuns(experiment);
  const own = shard === undefined ? plan : shardRuns(plan, shard.index, shard.count);
  const output = flags.output ?? outputOf(experiment, shard);
  await tellEstimate(own, flags, { caches: [cache], output }, context);
};

/** Returns the exit code. */
const play = async (
  experiment: Experiment,
  file: string,
  flags: ExperimentFlags,
  context: CliContext,
): Promise<number> => {
  const { signal, environment, now, out, err } = context;
  const { output, cache, workers, keep, shard } = flags;
  const style = progressStyle(flags, context);
  const startedAt = now();
  const progress = new PlanProgress(experiment.name, context, style);
  const result = await runExperiment(experiment, {
    cache,
    signal,
    environment,
    now,
    onProgress: progress.onEvent,
    ...(output !== undefined && { output }),
    ...(workers !== undefined && { workers }),
    ...(keep !== undefined && { keep }),
    ...(shard !== undefined && { shard }),
  }).finally(() => progress.close());
  const written = await writeResultsReport(result.output);
  const isStopped = result.ends.some(({ state }) => state === "stopped");
  const { failed } = result.manifest;
  if (style === "json") {
    const { manifest } = result;
    out.write(
      `${JSON.stringify({ event: "end", output: result.output, cache, completed: !isStopped, ...manifest })}\n`,
    );
  } else if (style !== "quiet") {
    const end = { elapsed: (now() - startedAt) / 1000, workers: workers ?? availableParallelism() };
    out.write(`\n${renderExperimentEnd(result, end, out.style)}`);
    for (const path of written.slice(0, 1)) out.write(`  ${out.style.dim("report")}      ${path}\n`);
  }
  if (isStopped) {
    err.write(`stopped; resume with the same command: ${asCalled(commandLine(file, flags), context)}\n`);
    return INTERRUPTED;
  }
  if (failed.length > 0) {
    if (style === "quiet")
      for (const { labels, message } of failed) err.write(`failed: ${JSON.stringify(labels)}: ${message}\n`);
    err.write(
      `${countOf(failed.length, "run")} failed; the same command tries ${failed.length === 1 ? "it" : "them"} again\n`,
    );
    return INTERNAL_FAULT;
  }
  return 0;
};

const commandLine = (file: string, { output, cache, shard }: ExperimentFlags): string =>
  [
    "gfml experiment",
    shellWord(file),
    ...(output === undefined ? [] : ["--output", shellWord(output)]),
    ...(cache === DEFAULT_CACHE ? [] : ["--cache", shellWord(cache)]),
    ...(shard === undefined ? [] : ["--shard", `${shard.index}/${shard.count}`]),
  ].join(" ");

/** Subcommands read their flags from the parent command, because commander parses them there first. */
const addMerge = (command: Command, { out, err }: CliContext, exit: (code: number) => void): void => {
  command
    .command("merge")
    .description("join the results of an experiment's shards into the folder that --output names")
    .argument("<folders...>", "folders of results")
    .action(async (folders: string[], _: unknown, merge: Command) => {
      const { output, json } = merge.optsWithGlobals<ExperimentFlags>();
      if (output === undefined) {
        throw usageError("gfml experiment merge needs --output", {
          remedy: "name the folder for the joined results",
        });
      }
      const manifest = await mergeResults(folders, output);
      await writeResultsReport(output);
      const { finished, runs, failed } = manifest;
      if (json) out.write(`${JSON.stringify({ event: "merged", output, ...manifest })}\n`);
      else out.write(`${finished} of ${countOf(runs, "run")} in ${output}\n`);
      if (finished === runs) return;
      err.write(`${countOf(runs - finished, "run")} missing, ${failed.length} of them failed\n`);
      exit(INTERNAL_FAULT);
    });
};

const addAdopt = (command: Command, context: CliContext, exit: (code: number) => void): void => {
  const { out, err } = context;
  command
    .command("adopt")
    .description("add finished runs of gfml run to the cache: only their outcomes, or whole folders with --keep folder")
    .argument("<folders...>", "run folders")
    .action(async (folders: string[], _: unknown, adopt: Command) => {
      const { cache, keep, json } = adopt.optsWithGlobals<ExperimentFlags>();
      let refused = 0;
      for (const folder of folders) {
        try {
          const { outcome, wasThere } = await adoptFolder(folder, cache, { ...(keep !== undefined && { keep }) });
          const { key, resultHash } = outcome;
          if (json) out.write(`${JSON.stringify({ event: "adopted", folder, key, resultHash, wasThere })}\n`);
          else out.write(`${folder} ${wasThere ? "is in the cache already" : "adopted"} as ${key.slice(0, 12)}\n`);
        } catch (error) {
          // a refused folder does not affect the others, but a full disk does
          if (exitCodeOf(error) !== USER_FAULT || error instanceof DiskFullError) throw error;
          refused++;
          if (json) out.write(`${JSON.stringify({ ...errorEvent(error), event: "refused", folder })}\n`);
          else err.write(asCalled(renderError(error, err.style, false), context));
        }
      }
      if (refused === 0) return;
      err.write(`${refused} of ${countOf(folders.length, "folder")} not adopted\n`);
      exit(USER_FAULT);
    });
};
