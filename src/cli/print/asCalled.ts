import { basename, dirname } from "node:path";
import type { CliContext } from "../CliContext.ts";

/** The commands that a text may tell its reader to run: `createProgram` adds them. */
export const COMMANDS: readonly string[] = [
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
  "personalize",
  "export",
  "status",
  "withdraw",
  "data",
  "check-scheme",
  "schema",
  "doctor",
  "bench",
];
const commandLine = new RegExp(`\\bgfml (?=(?:${COMMANDS.join("|")})\\b)`, "g");

/**
 * The words that start a command line of gfml where this process was started: `gfml`, `npx gfml` or `npm run gfml --`.
 *
 * @param script - path of the script that Node was started with
 */
export const programAsCalled = (environment: CliContext["environment"], script = ""): string => {
  const { npm_lifecycle_event: npmScript } = environment;
  if (npmScript === "gfml") return "npm run gfml --";
  // a link in a folder of commands: the user's shell found it there. Everything else, npx finds
  const isLink = basename(script) === "gfml" && basename(dirname(script)) !== ".bin";
  return npmScript === undefined && isLink ? "gfml" : "npx gfml";
};

/** The text with its command lines, e.g. `gfml run --resume runs/a`, as they have to be typed where gfml was called. */
export const asCalled = (text: string, { program }: Pick<CliContext, "program">): string =>
  text.replaceAll(commandLine, () => `${program} `);

/** A path as it can be pasted into a shell. */
export const shellWord = (text: string): string =>
  /^[\w./+:@%-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
