import { join } from "node:path";
import { type Command, Option } from "commander";
import { nameScheme, type RunConfig, renderSummary } from "../../simulation/index.ts";
import type { CliContext } from "../CliContext.ts";
import { flagConflictError, usageError } from "../errors.ts";
import { INTERRUPTED } from "../exitCodes.ts";
import { addConfigFlags, loadConfig } from "../flags/configFlags.ts";
import { collect, portNumber, positiveInteger } from "../flags/flagValues.ts";
import { refuseJsonWithQuiet } from "../flags/planFlags.ts";
import { shellWord } from "../print/asCalled.ts";
import { besideDashboard } from "../run/besideDashboard.ts";
import { estimateJson, estimateRun, renderEstimate } from "../run/estimateRun.ts";
import { leaveReport, playRun } from "../run/playRun.ts";
import { progressStyle } from "../run/RunProgress.ts";

interface RunFlags {
  readonly set?: readonly string[];
  readonly resume?: string;
  readonly recover?: true;
  readonly trustModules?: string | true;
  readonly output?: string;
  readonly replace?: true;
  readonly reputationFrom?: string;
  readonly workers?: number;
  readonly json?: true;
  readonly quiet?: true;
  readonly dryRun?: true;
  readonly track?: readonly string[];
  readonly dashboard?: true;
  readonly dashboardPort?: number;
}

/** `gfml run`: plays a run in this process and writes a folder with every number. */
export const addRunCommand = (program: Command, context: CliContext, exit: (code: number) => void): void => {
  const command = program
    .command("run")
    .description("train in one process: learners, coalitions, incentives and a ledger, over a virtual clock")
    .argument("[config]", "YAML or JSON file; see gfml schema")
    .option("--set <field=value>", "set a field, for example --set learning.metaRate=0.01; repeatable", collect)
    .option("--output <folder>", "where to write (default: runs/DATA-SCHEME-seedN)")
    .option("--replace", "overwrite the run in the folder")
    .option("--resume <folder>", "resume the run in this folder; only the number of rounds may change, and only grow")
    .option(
      "--recover",
      "with --resume: move damaged record files to the folder damaged, keep the lines that can be read, and resume",
    )
    .option(
      "--trust-modules [sha256]",
      "with --resume: run the modules that the folder names; with SHA-256 values, separated by commas, only those files",
    )
    .option("--reputation-from <folder>", "start from the reputations of a finished run in this folder, on its ledger")
    .addOption(
      new Option(
        "--workers <integer>",
        "number of worker threads; results do not depend on it (default: all processors)",
      ).argParser(positiveInteger),
    )
    .option(
      "--track <tracker>",
      "send metrics to mlflow:URL, mlflow:URL#EXPERIMENT or tensorboard:FOLDER; repeatable",
      collect,
    )
    .option("--json", "print one line of JSON for each round, each measurement and the end")
    .option("--quiet", "print only errors")
    .option(
      "--dry-run",
      "with a network's URL as --ledger: play the first rounds on the embedded chain and estimate the cost; send nothing",
    )
    .option("--dashboard", "show the run in a browser while it is played; on a terminal it stays until Ctrl-C")
    .option("--dashboard-port <integer>", "port of the dashboard on 127.0.0.1 (default: a free one)", portNumber)
    .addHelpText(
      "after",
      "\nEvery field of the configuration is a flag. docs/reference/configuration.md lists them with their meaning.",
    );
  addConfigFlags(command);
  command.action(async (file: string | undefined, flags: RunFlags) => {
    refuseContradictions(flags);
    const given = { file, settings: flags.set ?? [], resumed: flags.resume, trust: flags.trustModules };
    const config = await loadConfig(command, given, (line) => {
      if (flags.quiet !== true) context.err.write(`${line}\n`);
    });
    if (flags.dryRun) {
      const estimate = await estimateRun(config, { workers: flags.workers }, context);
      context.out.write(flags.json ? `${estimateJson(estimate)}\n` : renderEstimate(estimate, context.out.style));
      return;
    }
    const folder = flags.resume ?? flags.output ?? defaultFolder(config);
    const progress = progressStyle(flags, context);
    const play = async (): Promise<void> => {
      const { summary, facts } = await playRun(
        config,
        {
          folder,
          resume: flags.resume !== undefined,
          replace: flags.replace === true,
          recover: flags.recover === true,
          workers: flags.workers,
          progress,
          ...(flags.track && { trackers: flags.track }),
          ...(flags.reputationFrom !== undefined && { reputationFrom: flags.reputationFrom }),
        },
        context,
      );
      const report = await leaveReport(folder, context);
      if (progress === "json")
        context.out.write(`${JSON.stringify({ event: "end", ...summary, report: report ?? null })}\n`);
      else if (progress !== "quiet") {
        context.out.write(`\n${renderSummary(summary, context.out.style)}`);
        if (report !== undefined) context.out.write(`\nCharts, to open in a browser: ${report}\n`);
      }
      if (!summary.completed) {
        context.err.write(`stopped; resume with: ${context.program} run --resume ${shellWord(folder)}\n`);
        exit(INTERRUPTED);
      } else if (progress === "screen" || progress === "lines") {
        context.out.write(
          `\nTo explain one learner's round: ${context.program} explain ${shellWord(folder)} --round ${summary.rounds - 1} --learner ${facts.population.active[0]}\n`,
        );
      }
    };
    if (flags.dashboard) await besideDashboard(folder, { port: flags.dashboardPort ?? 0, progress }, context, play);
    else await play();
  });
};

/** @throws GFML_USAGE */
const refuseContradictions = (flags: RunFlags): void => {
  const refuse = (first: string, second: string, remedy: string): never => {
    throw flagConflictError(first, second, remedy);
  };
  if (flags.resume !== undefined && flags.output !== undefined) {
    refuse("--resume", "--output", "leave out --output: a resumed run stays in its folder");
  }
  if (flags.resume !== undefined && flags.replace) {
    refuse("--resume", "--replace", "choose one: resume the run, or start it again");
  }
  if (flags.resume === undefined) {
    const alone = flags.recover ? "--recover" : flags.trustModules !== undefined ? "--trust-modules" : undefined;
    if (alone !== undefined)
      throw usageError(`${alone} is for a run that resumes`, { remedy: "name it: --resume FOLDER" });
  }
  if (flags.dryRun && flags.resume !== undefined) {
    refuse(
      "--dry-run",
      "--resume",
      "leave out --resume and estimate a new run: a resumed run has paid for its contracts",
    );
  }
  if (flags.dryRun && flags.dashboard) {
    refuse("--dry-run", "--dashboard", "leave out one of them: an estimate has no run to show");
  }
  if (flags.dashboardPort !== undefined && !flags.dashboard) {
    throw usageError("--dashboard-port needs --dashboard", { remedy: "add --dashboard" });
  }
  refuseJsonWithQuiet(flags);
};

/** `runs/glyphs-gfml-seed0`. */
const defaultFolder = ({ data, scheme, seed }: RunConfig): string => {
  const name = `${data.set}-${nameScheme(scheme)}-seed${seed}`.replaceAll(/[^A-Za-z0-9+-]+/g, "-");
  return join("runs", name);
};
