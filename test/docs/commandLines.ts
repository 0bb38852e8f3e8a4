import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { createProgram } from "../../src/cli/createProgram.ts";
import { flagLayers } from "../../src/cli/flags/configFlags.ts";
import { resolveConfig, settingLayer } from "../../src/simulation/index.ts";
import { TextTerminal } from "../support/TextTerminal.ts";
import type { Document } from "./documents.ts";
import { root } from "./documents.ts";

/** A command line that a document shows. */
interface CommandLine {
  /** Document and line. */
  readonly place: string;
  readonly text: string;
}

const isCommandLine = /^(npx )?gfml [a-z-]|^(npm (run|test|start|ci)|npx node|node)\b/;

/** The command lines of `sh` blocks, and those in the running text between backticks. */
export const commandLinesOf = (document: Document): CommandLine[] => {
  const inBlocks = document.blocks
    .filter(({ language }) => language === "sh")
    .flatMap(({ text, line }) =>
      text
        .replace(/\\\n\s*/g, " ")
        .split("\n")
        .map((command) => ({ place: `${document.path} after line ${line}`, text: command.trim() })),
    );
  const inProse = document.prose.flatMap((line, index) =>
    [...line.matchAll(/`([^`]+)`/g)].map((match) => ({ place: `${document.path} line ${index + 1}`, text: match[1]! })),
  );
  const lines = [...inBlocks, ...inProse].flatMap(({ place, text }) =>
    text
      .replace(/\s#.*$/, "")
      .split("&&")
      .map((part) => ({ place, text: part.trim() })),
  );
  return lines.filter(({ text }) => isCommandLine.test(text));
};

/** Words of a shell's line: quotes are understood, variables are taken as 1, redirections are left out. */
export const shellWords = (line: string): string[] => {
  const text = line.replace(/\$\w+/g, "1").replace(/\s*>.*$/, "");
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!);
};

/** Runs a command line of gfml through its own parser, with no command doing anything; the values of fields are checked. */
export const parseGfml = (argv: readonly string[]): void => {
  const terminal = new TextTerminal({ columns: 200 });
  const { signal } = new AbortController();
  const program = createProgram(
    { out: terminal, err: terminal, environment: {}, program: "gfml", signal, now: () => 0 },
    () => {},
  );
  const disarm = (command: Command): void => {
    command.action(() => {
      if (command.name() !== "run") return;
      const { set = [] } = command.opts<{ set?: readonly string[] }>();
      resolveConfig([...set.map(settingLayer), ...flagLayers(command)]);
    });
    command.commands.forEach(disarm);
  };
  program.commands.forEach(disarm);
  // a text that just names a command
  if (argv.length === 1 && program.commands.some((command) => command.name() === argv[0])) return;
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    const { code } = error as { code?: string };
    if (code !== "commander.helpDisplayed" && code !== "commander.version") throw error;
  }
};

/** npm's scripts by name. */
export const scripts: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(`${root}package.json`, "utf8"),
).scripts;
