import { basename, extname } from "node:path";
import type { RunConfig } from "../config/RunConfig.ts";
import type { Population } from "../population.ts";

/** The facts about a run before its first round, for displays. */
export interface RunFacts {
  readonly config: RunConfig;
  /** For people; it states that drawn data is drawn. */
  readonly dataName: string;
  readonly scheme: string;
  readonly population: Population;
  readonly folder: string;
  readonly workers: number;
  /** Number of rounds in the checkpoint. */
  readonly startRound: number;
}

/** The name of the data in every output. */
export const nameData = (set: { readonly name: string }): string =>
  set.name === "glyphs" ? "glyphs (digits drawn by gfml, embedded; not handwriting)" : set.name;

/** A scheme's name, its three policies, or the name of its module. */
export const nameScheme = (scheme: RunConfig["scheme"]): string => {
  if (typeof scheme === "string") return scheme;
  if ("module" in scheme) return basename(scheme.module, extname(scheme.module));
  return `${scheme.coalition} / ${scheme.incentive} / ${scheme.head} head`;
};
