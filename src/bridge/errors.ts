import { GfmlError } from "../core/index.ts";

/** The command of a trainer program cannot be run. */
export const programCommandError = (command: string, problem: string, cause?: unknown): GfmlError =>
  new GfmlError("GFML_TRAINER_PROGRAM", `the trainer program cannot be started: ${problem}`, {
    values: { command },
    remedy: 'give a command that runs in this folder, such as --trainer "python my_model.py"',
    cause,
  });

/** A trainer program ended, was too slow, or reported an error. */
export const programFailedError = (
  command: string,
  problem: string,
  lastLines: readonly string[],
  remedy = "correct the program; its own output above says where it stopped",
): GfmlError =>
  new GfmlError("GFML_TRAINER_PROGRAM", `the trainer program ${problem}`, {
    values: { command, "last lines": lastLines.length === 0 ? "none" : `\n    ${lastLines.join("\n    ")}` },
    remedy,
  });

/** A trainer program sent what is not of this protocol. */
export const programProtocolError = (command: string, problem: string, lastLines: readonly string[]): GfmlError =>
  programFailedError(
    command,
    `does not speak the protocol: ${problem}`,
    lastLines,
    "call gfml.serve at the end of the program, with a package gfml of the same version as this program",
  );
