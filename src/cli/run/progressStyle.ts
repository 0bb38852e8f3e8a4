import type { CliContext } from "../CliContext.ts";
import type { ProgressStyle } from "./RunProgress.ts";

/** How progress is told: as the flags say, else a screen on a terminal that can, else lines. */
export const progressStyle = (
  flags: { readonly json?: true; readonly quiet?: true },
  { out, environment }: CliContext,
): ProgressStyle => {
  if (flags.json) return "json";
  if (flags.quiet) return "quiet";
  return out.isTTY && environment.TERM !== "dumb" && (environment.CI ?? "") === "" ? "screen" : "lines";
};
