import type { Checkpoint } from "../../round/index.ts";
import { ConfigDiffersError, type Manifest, RunFolder } from "../../storage/index.ts";
import { namedLayer } from "../config/ConfigLayer.ts";
import { type ConfigDifference, configDifferences } from "../config/configDifferences.ts";
import type { RunConfig } from "../config/RunConfig.ts";
import { resolveConfig } from "../config/resolveConfig.ts";
import type { PreparedData } from "../prepareData.ts";
import { createManifest } from "./createManifest.ts";
import { type ReputationSource, requireSameReputations } from "./ReputationSource.ts";

/** The destination of a run. */
export interface RunTarget {
  readonly folder: string;
  readonly resume: boolean;
  readonly replace: boolean;
  /** A run that resumes moves damaged files aside and keeps what can be read of them, instead of refusing. */
  readonly recover?: boolean;
}

/**
 * Opens the folder of a run that starts or resumes.
 *
 * @throws ConfigDiffersError if the configuration or data differ from those at the start of the run; the errors of RunFolder
 */
export const openRun = async (
  target: RunTarget,
  config: RunConfig,
  data: PreparedData,
  now: number,
  source: ReputationSource | undefined,
): Promise<{
  readonly folder: RunFolder;
  readonly checkpoint: Checkpoint | undefined;
  /** Where damaged files were moved to. */
  readonly damaged: readonly string[];
}> => {
  const fresh = createManifest(
    config,
    data,
    now,
    source && { folder: source.folder, digest: source.checkpoint.state.digest },
  );
  if (!target.resume) {
    const folder = await RunFolder.create(target.folder, fresh, data.partition, { replace: target.replace });
    return { folder, checkpoint: undefined, damaged: [] };
  }
  const check = (manifest: Manifest): Manifest => {
    checkResume(target.folder, resolveConfig([], namedLayer(target.folder, manifest.config)), config);
    requireSameData(target.folder, manifest, fresh);
    if (source !== undefined) requireSameReputations(target.folder, manifest.reputationFrom, source);
    return {
      ...manifest,
      config: fresh.config,
      resumedAt: [...manifest.resumedAt, fresh.startedAt],
      finishedAt: null,
      completed: false,
      resultHash: null,
    };
  };
  return RunFolder.resume(target.folder, data.partition, check, { recover: target.recover === true });
};

/** @throws ConfigDiffersError if the data, partition or rounding of this machine would change the run */
const requireSameData = (folder: string, before: Manifest, now: Manifest): void => {
  const facts = (manifest: Manifest): [string, unknown][] => [
    ["data (SHA-256)", manifest.data.hash],
    ["partition (SHA-256)", manifest.partition?.hash],
    ["rounding of this machine", manifest.engine.detected],
  ];
  const after = new Map(facts(now));
  const differences = facts(before)
    .map(([field, value]) => ({ field, before: value, after: after.get(field) }))
    .filter((one) => one.before !== one.after);
  if (differences.length > 0) throw new ConfigDiffersError(folder, differences);
};

/** How a network is reached and paid, which concerns the sender alone. */
const AT_WILL: ReadonlySet<string> = new Set([
  "alone",
  "chain.confirmations",
  "chain.patience",
  "chain.maxFeePerGas",
  "chain.keystore",
]);

const isNetwork = (ledger: string): boolean => ledger.startsWith("http");

/**
 * Only `rounds` may grow when a run resumes, and a network may be reached through other nodes.
 *
 * @throws ConfigDiffersError that names every field that differs
 */
const checkResume = (folder: string, before: RunConfig, after: RunConfig): void => {
  const isAllowed = ({ field }: ConfigDifference): boolean => {
    if (field === "rounds") return after.rounds >= before.rounds;
    // the same network through other nodes: its chain id and contracts are checked
    if (field === "ledger") return isNetwork(before.ledger) && isNetwork(after.ledger);
    return AT_WILL.has(field);
  };
  const differences = configDifferences(before, after).filter((difference) => !isAllowed(difference));
  if (differences.length > 0) throw new ConfigDiffersError(folder, differences);
};
