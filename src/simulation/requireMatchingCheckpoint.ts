import { type Checkpoint, hashParameters } from "../round/index.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { checkpointMismatchError } from "./errors.ts";

/** @throws GFML_CHECKPOINT_MISMATCH unless the checkpoint's shapes match this configuration */
export const requireMatchingCheckpoint = async (
  { state, models }: Checkpoint,
  config: RunConfig,
  coalitionCount: number,
  parameterCount: number,
): Promise<void> => {
  const differ = (what: string, found: unknown, expected: unknown): never => {
    throw checkpointMismatchError(`the checkpoint's ${what} does not match this run`, {
      values: { found, expected },
      remedy: "resume with the configuration that started the run",
    });
  };
  if (state.version !== 1) differ("version", state.version, 1);
  if (models.length !== coalitionCount) differ("number of models", models.length, coalitionCount);
  if (models.some((model) => model.length !== parameterCount)) differ("model size", models[0]?.length, parameterCount);
  for (const [index, model] of models.entries()) {
    const hash = await hashParameters(model);
    if (hash !== state.modelHashes[index]) differ(`model ${index}`, hash, state.modelHashes[index]);
  }
  if (state.round > config.rounds) differ("round", state.round, `at most ${config.rounds}`);
};
