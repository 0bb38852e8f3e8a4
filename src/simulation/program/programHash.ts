import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { splitCommand } from "../../bridge/index.ts";
import type { RunConfig } from "../config/RunConfig.ts";
import { programChangedError } from "../errors.ts";

/** A trainer that is a program. */
export type ProgramTrainer = Extract<RunConfig["trainer"], { readonly command: string }>;

/** Whether a trainer is a program. */
export const isProgram = (trainer: unknown): trainer is ProgramTrainer =>
  typeof trainer === "object" && trainer !== null && "command" in trainer;

/**
 * Identifies a command by content: SHA-256, hex, of the words after the first that are no files, and of the content of those that
 * are. What these files import is not covered, and neither is the first word, such as python.
 */
export const programHash = async (command: string): Promise<string> => {
  const hash = createHash("sha256");
  for (const word of splitCommand(command).slice(1)) {
    const isFile = await stat(word).then(
      (found) => found.isFile(),
      () => false,
    );
    const content = isFile ? await readFile(word) : Buffer.from(word);
    hash.update(createHash("sha256").update(content).digest());
  }
  return hash.digest("hex");
};

/** The trainer with the hash of its program, if it is one. */
export const pinProgram = async (trainer: RunConfig["trainer"]): Promise<RunConfig["trainer"]> =>
  isProgram(trainer) && trainer.sha256 === undefined
    ? { ...trainer, sha256: await programHash(trainer.command) }
    : trainer;

/** @throws GFML_TRAINER_PROGRAM if the program's files differ from those that the run started with */
export const requirePinnedProgram = async ({ command, sha256 }: ProgramTrainer): Promise<void> => {
  const found = await programHash(command);
  if (sha256 === undefined || sha256 === found) return;
  throw programChangedError(command, sha256, found);
};
