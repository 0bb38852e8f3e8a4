import { ProgramPool } from "../../bridge/index.ts";
import type { Samples } from "../../data/index.ts";
import type { RunConfig } from "../config/RunConfig.ts";
import { programModelError, programQuantityError } from "../errors.ts";
import { isProgram, requirePinnedProgram } from "./programHash.ts";

/** How the programs of a run are started. */
export interface ProgramEdges {
  /** Most processes at a time. */
  readonly size: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Receives each line that a program prints. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/**
 * Starts the trainer program of a configuration. @returns undefined if its trainer is no program
 *
 * @throws GFML_TRAINER_PROGRAM if it cannot start, is not the one that the run started with, or does not fit the data
 */
export const openPrograms = async (
  { trainer }: Pick<RunConfig, "trainer">,
  samples: Samples,
  edges: ProgramEdges,
): Promise<ProgramPool | undefined> => {
  if (!isProgram(trainer)) return undefined;
  if (samples.targets !== undefined) throw programQuantityError(trainer.command, samples.quantity?.name);
  await requirePinnedProgram(trainer);
  const { command, timeout } = trainer;
  const pool = await ProgramPool.start({ ...edges, command, timeout, samples });
  const { featureCount, classCount } = pool.model;
  if (featureCount === samples.featureCount && classCount === samples.classCount) return pool;
  await pool.close();
  throw programModelError(pool.model, samples);
};
