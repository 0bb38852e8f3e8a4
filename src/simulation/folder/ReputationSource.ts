import { resolve } from "node:path";
import type { Checkpoint } from "../../round/index.ts";
import { ConfigDiffersError, folderStore, type Manifest, readManifest, runFile } from "../../storage/index.ts";
import { namedLayer } from "../config/ConfigLayer.ts";
import type { RunConfig } from "../config/RunConfig.ts";
import { resolveConfig } from "../config/resolveConfig.ts";
import { reputationSourceError } from "./errors.ts";

/** A finished run whose reputations a new run starts with. */
export interface ReputationSource {
  /** Absolute. */
  readonly folder: string;
  readonly checkpoint: Checkpoint;
}

/**
 * Reads the final state of a finished run.
 *
 * @throws GFML_REPUTATION_SOURCE unless the run is finished and a run of this configuration can continue on its ledger;
 *   GFML_NOT_A_RUN_FOLDER, RunFileCorruptError, FileAccessError
 */
export const loadReputations = async (path: string, config: RunConfig): Promise<ReputationSource> => {
  const folder = resolve(path);
  const manifest = await readManifest(folder);
  if (!manifest.completed) {
    throw reputationSourceError(folder, "that run is not finished", `finish it: gfml run --resume ${path}`);
  }
  const before = resolveConfig([], namedLayer(path, manifest.config));
  if (before.ledger !== config.ledger) {
    throw reputationSourceError(
      folder,
      `its ledger is "${before.ledger}", but the ledger of this run is "${config.ledger}"`,
      `use the same ledger: --ledger ${before.ledger}`,
    );
  }
  if (before.reputation.decay !== config.reputation.decay) {
    throw reputationSourceError(
      folder,
      `its lambda is ${before.reputation.decay}, but the lambda of this run is ${config.reputation.decay}`,
      `use the same lambda: --reputation.decay ${before.reputation.decay}`,
    );
  }
  const checkpoint = await folderStore(runFile(folder, "checkpoint")).load();
  if (checkpoint === undefined) {
    throw reputationSourceError(folder, "it holds no checkpoint", "play that run again, or name a different run");
  }
  return { folder, checkpoint };
};

/**
 * The source of reputations for a resumed run that has no checkpoint yet.
 *
 * @throws ConfigDiffersError if the source run has been continued since
 */
export const reloadReputations = async (
  folder: string,
  from: NonNullable<Manifest["reputationFrom"]>,
  config: RunConfig,
): Promise<ReputationSource> => {
  const source = await loadReputations(from.folder, config);
  requireSameReputations(folder, from, source);
  return source;
};

/** @throws ConfigDiffersError unless the run in `folder` was started with these reputations */
export const requireSameReputations = (
  folder: string,
  before: Manifest["reputationFrom"],
  { checkpoint }: ReputationSource,
): void => {
  const after = checkpoint.state.digest;
  if (before?.digest !== after) {
    throw new ConfigDiffersError(folder, [
      { field: "--reputation-from (digest of that run's end)", before: before?.digest, after },
    ]);
  }
};
