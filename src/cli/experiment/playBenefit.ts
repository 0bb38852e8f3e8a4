import { planRuns } from "../../experiments/index.ts";
import { planBenefit, runBenefit } from "../../reproduction/index.ts";
import { fixed, table } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { INTERNAL_FAULT, INTERRUPTED } from "../exitCodes.ts";
import type { PlanFlags } from "../flags/planFlags.ts";
import { asCalled, shellWord } from "../print/asCalled.ts";
import { progressStyle } from "../run/RunProgress.ts";
import { PlanProgress } from "./PlanProgress.ts";
import { tellEstimate } from "./tellEstimate.ts";

/** The flags of `gfml reproduce benefit`. */
export interface BenefitFlags extends PlanFlags {
  readonly quick?: true;
  readonly seeds?: number;
  readonly rounds?: number;
  /** Ids of data. */
  readonly benefit?: readonly string[];
  readonly ways?: readonly string[];
  readonly smartphone?: string;
  readonly output: string;
  readonly dryRun?: true;
}

/** Plays the benefit: a federation beside staying alone, on several data sets. Returns the exit code. */
export const playBenefit = async (flags: BenefitFlags, context: CliContext): Promise<number> => {
  const { signal, environment, now, out, err } = context;
  const { cache, output, workers, quick, seeds, rounds, smartphone, benefit, ways } = flags;
  const plan = planBenefit({
    ...(benefit && { only: benefit }),
    ...(ways && { ways }),
    ...(smartphone !== undefined && { smartphone }),
    ...(seeds !== undefined && { seeds }),
    ...(rounds !== undefined && { rounds }),
    ...(quick && { quick }),
  });
  if (flags.dryRun) {
    await tellEstimate(await planRuns(plan.experiment), flags, { caches: [cache], output }, context);
    return 0;
  }
  const style = progressStyle(flags, context);
  const command = commandLine(flags);
  const progress = new PlanProgress("benefit", context, style);
  const { summary, experiment, facts } = await runBenefit(plan, {
    command,
    cache,
    output,
    signal,
    environment,
    now,
    onProgress: progress.onEvent,
    ...(workers !== undefined && { workers }),
  }).finally(() => progress.close());
  const isStopped = experiment.ends.some(({ state }) => state === "stopped");
  if (style === "json") out.write(`${JSON.stringify({ event: "end", output, completed: !isStopped, ...summary })}\n`);
  else if (style !== "quiet") {
    const lines = summary.verdicts.map(({ verdict, data, aim, ours, atLeast }) => [
      verdict,
      data,
      aim,
      fixed(ours, 1),
      fixed(atLeast, 1),
    ]);
    out.write(`\n${table([["verdict", "data", "aim", "ours", "at least"], ...lines], "lllrr").join("\n")}\n`);
    out.write(`\nFigures: ${output}/README.md\n`);
  }
  if (isStopped) {
    err.write(`stopped; resume with the same command: ${asCalled(command, context)}\n`);
    return INTERRUPTED;
  }
  for (const text of facts.failed) err.write(`failed: ${text}\n`);
  return facts.failed.length > 0 ? INTERNAL_FAULT : 0;
};

const commandLine = ({ quick, seeds, rounds, benefit, ways, smartphone }: BenefitFlags): string =>
  [
    "gfml reproduce benefit",
    ...(quick ? ["--quick"] : []),
    ...(seeds === undefined ? [] : [`--seeds ${seeds}`]),
    ...(rounds === undefined ? [] : [`--rounds ${rounds}`]),
    ...(benefit === undefined ? [] : [`--benefit ${benefit.join(",")}`]),
    ...(ways === undefined ? [] : [`--ways ${ways.join(",")}`]),
    ...(smartphone === undefined ? [] : [`--smartphone ${shellWord(smartphone)}`]),
  ].join(" ");
