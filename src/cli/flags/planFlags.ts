import { type Command, Option } from "commander";
import { DEFAULT_CACHE } from "../../experiments/index.ts";
import { flagConflictError } from "../errors.ts";
import { positiveInteger } from "./flagValues.ts";

/** Flags of the commands that play many runs. */
export interface PlanFlags extends ProgressFlags {
  readonly cache: string;
  readonly workers?: number;
}

/** Flags that choose how a command reports its progress. */
export interface ProgressFlags {
  readonly json?: true;
  readonly quiet?: true;
}

/** Adds the flags of `PlanFlags`. */
export const addPlanFlags = (command: Command, cache: string = DEFAULT_CACHE): Command =>
  command
    .option("--cache <folder>", "where to keep finished and interrupted runs, for this and later commands", cache)
    .addOption(
      new Option(
        "--workers <integer>",
        "number of runs at a time, each in its own process (default: all processors)",
      ).argParser(positiveInteger),
    )
    .option("--json", "print one line of JSON for each event and the end")
    .option("--quiet", "print only errors");

/** Adds `--dry-run` for a plan of runs. */
export const addDryRunFlag = (command: Command): Command =>
  command.option("--dry-run", "print the number of runs, how many are cached, and the expected time; play nothing");

/** @throws GFML_USAGE if `--json` and `--quiet` are both given */
export const refuseJsonWithQuiet = ({ json, quiet }: ProgressFlags): void => {
  if (json && quiet) throw flagConflictError("--json", "--quiet");
};
