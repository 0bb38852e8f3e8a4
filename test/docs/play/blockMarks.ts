import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findChromium } from "../../support/findChromium.ts";
import type { Block } from "../documents.ts";

/** How a shell block of a page is played; CONTRIBUTING.md explains the marks. */
export interface BlockMarks {
  /** Only the long suite plays it. */
  readonly isLong: boolean;
  /** Its last command is a service. */
  readonly isBackground: boolean;
  /** The services of the page end before it. */
  readonly interrupts: boolean;
  /** Exit code of its last command. */
  readonly exitCode: number;
  /** A tool without which it is not played. */
  readonly needs: Tool | undefined;
  /** Why it is never played. */
  readonly notPlayed: Reason | undefined;
}

/** Tools that a block may need, each with a test whether this machine has it. */
const tools = {
  chromium: () => findChromium() !== undefined,
  docker: () => isOnPath("docker"),
  mnist: () => process.env.GFML_DATA_DIR !== undefined,
  python: () => isOnPath("python3"),
} as const satisfies Record<string, () => boolean>;
type Tool = keyof typeof tools;

/** Reasons for which a block is never played. */
const reasons = {
  remote: "it needs other machines or accounts",
  system: "it changes the machine",
  hours: "it takes hours",
  gate: "it is the test suite itself",
  files: "it needs files that the reader has",
  others: "it needs programs of other projects, with which the long suite has tests of its own",
  install: "the tests of the package pack and install it",
} as const;
type Reason = keyof typeof reasons;

const isOnPath = (program: string): boolean =>
  (process.env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, program)));

export const isThere = (tool: Tool): boolean => tools[tool]();

/** @throws Error if a word after `sh` is no mark */
export const readMarks = ({ words, document, line }: Block): BlockMarks => {
  const refuse = (word: string, allowed: readonly string[]): never => {
    throw new Error(`${document} line ${line}: the mark "${word}" is unknown; allowed are ${allowed.join(", ")}`);
  };
  let marks: BlockMarks = {
    isLong: false,
    isBackground: false,
    interrupts: false,
    exitCode: 0,
    needs: undefined,
    notPlayed: undefined,
  };
  for (const word of words) {
    const [name, value] = word.split("=");
    if (word === "long") marks = { ...marks, isLong: true };
    else if (word === "background") marks = { ...marks, isBackground: true };
    else if (word === "interrupt") marks = { ...marks, interrupts: true };
    else if (name === "exits" && /^\d+$/.test(value ?? "")) marks = { ...marks, exitCode: Number(value) };
    else if (name === "needs")
      marks = { ...marks, needs: value! in tools ? (value as Tool) : refuse(word, Object.keys(tools)) };
    else if (name === "not-played")
      marks = { ...marks, notPlayed: value! in reasons ? (value as Reason) : refuse(word, Object.keys(reasons)) };
    else refuse(word, ["long", "background", "interrupt", "exits=N", "needs=TOOL", "not-played=REASON"]);
  }
  return marks;
};
