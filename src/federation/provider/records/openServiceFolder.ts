import { randomBytes } from "node:crypto";
import type { DataContract } from "../../../data/index.ts";
import { detectRounding } from "../../../kernels/index.ts";
import { type Checkpoint, taskPartOf } from "../../../round/index.ts";
import { configDifferences, namedLayer, resolveConfig, unplayed } from "../../../simulation/index.ts";
import { ConfigDiffersError, inspectFolder, type Manifest, RunFolder, readManifest } from "../../../storage/index.ts";
import { serviceNames } from "../../config/resolveService.ts";
import { serviceContract } from "../../config/serviceContract.ts";
import type { ServiceConfig } from "../../config/serviceSchema.ts";

/**
 * Opens a service's folder: a new one, or the one of a former process, with its last checkpoint.
 *
 * @param account - the provider's
 * @param now - ms since 1970
 * @param recover - moves damaged files aside instead of refusing
 * @throws ConfigDiffersError if the folder belongs to a different service or to a run
 */
export const openServiceFolder = async (
  config: ServiceConfig,
  account: string,
  now: number,
  recover: boolean,
): Promise<{
  readonly folder: RunFolder;
  readonly checkpoint: Checkpoint | undefined;
  readonly damaged: readonly string[];
  /** Undefined if version 0.1 made the folder. */
  readonly contract: DataContract | undefined;
}> => {
  const contract = serviceContract(config);
  const fresh = serviceManifest(config, contract, account, now);
  if ((await inspectFolder(config.folder)) !== "run") {
    const folder = await RunFolder.create(config.folder, fresh, undefined);
    return { folder, checkpoint: undefined, damaged: [], contract };
  }
  const check = (before: Manifest): Manifest => {
    requireSameService(config.folder, before, fresh);
    return {
      ...before,
      config: fresh.config,
      service: fresh.service,
      resumedAt: [...before.resumedAt, fresh.startedAt],
      finishedAt: null,
      completed: false,
      resultHash: null,
    };
  };
  const resumed = await RunFolder.resume(config.folder, undefined, check, { recover });
  const hasContract = resumed.folder.manifest.data.contract !== null;
  return { ...resumed, contract: hasContract ? contract : undefined };
};

/** Terms that a task opened before they existed does not have, each with the meaning that it had then. */
const LATER_TERMS = [
  ["learning", "largestUpdate", 0],
  ["learning", "clipRoundMedians", 0],
  ["learning", "lossLimit", 0],
  ["reputation", "roundCap", 0],
  ["coalition", "largestEmbedding", 0],
] as const;

/**
 * The configuration with the terms that the task in its folder was opened with: a task that was opened before a term existed
 * continues without it.
 */
export const withTermsOfFolder = async (config: ServiceConfig): Promise<ServiceConfig> => {
  if ((await inspectFolder(config.folder)) !== "run") return config;
  const { service } = await readManifest(config.folder);
  const before = serviceNames.upgrade(service ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const missing = LATER_TERMS.filter(([group, field]) => before[group] !== undefined && !(field in before[group]));
  if (missing.length === 0) return config;
  const changed = structuredClone(config) as unknown as Record<string, Record<string, unknown>>;
  for (const [group, field, meaning] of missing) changed[group]![field] = meaning;
  // the default of the similarity changed with them
  if (missing.length === LATER_TERMS.length) changed.coalition!.similarity = before.coalition!.similarity;
  return changed as unknown as ServiceConfig;
};

/** The fields that may change when a service is started again: access and limits, but not the agreed terms. */
const AT_WILL =
  /^(door|network|admission|life|declarations|limits|logging|folder|keystore|rounds|topUp|choiceInterval|preset|chain\.(confirmations|patience|maxFeePerGas))(\.|$)/;

/** @throws ConfigDiffersError */
const requireSameService = (path: string, before: Manifest, after: Manifest): void => {
  if (before.kind !== "federation") {
    throw new ConfigDiffersError(path, [{ field: "kind", before: before.kind, after: "federation" }]);
  }
  // a folder that is older than a field says what the field's old meaning says
  const told = (service: object): object =>
    serviceNames.upgrade(serviceNames.encode(serviceNames.upgrade(service) as object)) as object;
  const differences = configDifferences(told(before.service ?? {}), told(after.service ?? {})).filter(
    ({ field }) => !AT_WILL.test(field),
  );
  if (differences.length > 0) throw new ConfigDiffersError(path, differences);
};

/** The manifest of a new service folder. `now`: ms since 1970. */
const serviceManifest = (config: ServiceConfig, contract: DataContract, account: string, now: number): Manifest => ({
  ...unplayed(now),
  kind: "federation",
  config: runFields(config),
  service: { ...withoutSecrets(config), account },
  seedSalt: randomBytes(32).toString("hex"),
  engine: { rounding: config.model.rounding, detected: detectRounding(config.model.rounding) },
  data: {
    name: config.samples.name,
    samples: 0,
    features: config.samples.features,
    classes: config.samples.classes,
    hash: null,
    notices: null,
    contract,
  },
  partition: null,
});

/** The fields that a service shares with a run, in the form that readers of run folders expect. */
const runFields = (config: ServiceConfig): Manifest["config"] => {
  const { learning, coalition } = config;
  const { seed, evaluationInterval, model, ledger } = config;
  const rounds = config.rounds === "unlimited" ? Number.MAX_SAFE_INTEGER : config.rounds;
  // the learners are in registrations.jsonl: these bounds must only fit any learner
  const population = {
    learners: Math.max(config.life.minLearners, coalition.count * (2 * learning.faultyMembers + 3)),
    activeFraction: 1,
    uplinkRate: { min: 1, max: 1e15 },
    deadline: { min: 1e-9, max: 1e9 },
  };
  const fields = {
    ...taskPartOf(config),
    seed,
    evaluationInterval,
    model,
    ledger,
    rounds,
    population,
    data: { partition: "iid" },
  };
  return resolveConfig([namedLayer("service", fields)]) as unknown as Manifest["config"];
};

/** A configuration without secrets: no invitation codes. */
const withoutSecrets = ({ admission, keystore: _, ...config }: ServiceConfig): Record<string, unknown> => {
  const { codes: __, codesFile: ___, ...shown } = admission;
  return { ...config, admission: shown };
};
