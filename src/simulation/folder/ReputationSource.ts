import { resolve } from "node:path";
import type { Checkpoint } from "../../round/index.ts";
import { ConfigDiffersError, folderStore, type Manifest, readManifest, runFile } from "../../storage/index.ts";
import { namedLayer } from "../config/ConfigLayer.ts";
import type { RunConfig } from "../config/RunConfig.ts";
import { resolveConfig } from "../config/resolveConfig.ts";
import { reputationSourceError } from "./errors.ts";

/** A finished run whose reputations a new run starts from. */
export interface ReputationSource {
  /** Absolute. */
  readonly folder: string;
  readonly checkpoint: Checkpoint;
}

/**
 * Reads the end of a finished run.
 *
 * @throws GFML_REPUTATION_SOURCE unless the run is finished and its ledger is one that a run of this configuration can resume
 *   with; GFML_NOT_A_RUN_FOLDER, RunFileCorruptError, FileAccessError
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
      `its ledger is "${before.ledger}", that of this run "${config.ledger}"`,
      `use the same ledger: --ledger ${before.ledger}`,
    );
  }
  if (before.reputation.decay !== config.reputation.decay) {
    throw reputationSourceError(
      folder,
      `lambda is ${before.reputation.decay} there and ${config.reputation.decay} here, but belongs to the reputations`,
      `use the same: --reputation.decay ${before.reputation.decay}`,
    );
  }
  const checkpoint = await folderStore(runFile(folder, "checkpoint")).load();
  if (checkpoint === undefined) {
    throw reputationSourceError(folder, "it holds no checkpoint", "play that run again, or name a different one");
  }
  return { folder, checkpoint };
};

/**
 * The run whose reputations a run that has no checkpoint yet must start from again.
 *
 * @throws ConfigDiffersError if that run has been played on since
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

/** @throws ConfigDiffersError unless the run in `folder` was started from these reputations */
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
