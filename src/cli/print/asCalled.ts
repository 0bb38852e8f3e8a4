import { basename, dirname } from "node:path";
import type { CliContext } from "../CliContext.ts";

/** The commands of `createProgram`, which a text may ask its reader to run. */
const COMMANDS: readonly string[] = [
  "run",
  "experiment",
  "reproduce",
  "ablate",
  "scenario",
  "report",
  "dashboard",
  "explain",
  "audit",
  "provider",
  "learner",
  "flower-proxy",
  "personalize",
  "export",
  "status",
  "withdraw",
  "advise",
  "contract",
  "data",
  "check-scheme",
  "check-trainer",
  "schema",
  "doctor",
  "flower-proxy",
  "bench",
];
const commandLine = new RegExp(`\\bgfml (?=(?:${COMMANDS.join("|")})\\b)`, "g");

/**
 * The command with which the user started gfml: `gfml`, `npx gfml` or `npm run gfml --`.
 *
 * @param script - path of the script that Node runs
 */
export const programAsCalled = (environment: CliContext["environment"], script = ""): string => {
  const { npm_lifecycle_event: npmScript } = environment;
  if (npmScript === "gfml") return "npm run gfml --";
  // a link in a folder of commands was found by the user's shell; npx finds everything else
  const isLink = basename(script) === "gfml" && basename(dirname(script)) !== ".bin";
  return npmScript === undefined && isLink ? "gfml" : "npx gfml";
};

/** Rewrites the command lines in a text, e.g. `gfml run --resume runs/a`, as the user has to type them. */
export const asCalled = (text: string, { program }: Pick<CliContext, "program">): string =>
  text.replaceAll(commandLine, () => `${program} `);

/** Quotes a path for a shell if necessary. */
export const shellWord = (text: string): string =>
  /^[\w./+:@%-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
