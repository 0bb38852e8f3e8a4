import { RandomStream } from "../../../core/index.ts";
import { detectRounding } from "../../../kernels/index.ts";
import type { ChainRound } from "../../../ledger/index.ts";
import { createPerceptron, type Model } from "../../../model/index.ts";
import {
  type Checkpoint,
  type Clock,
  createPlannedClock,
  digestOf,
  hashParameters,
  initialState,
  type LedgerRecord,
  type RoundState,
  resolveScheme,
  type Scheme,
  type TaskTerms,
  taskTerms,
} from "../../../round/index.ts";
import {
  commitToSeed,
  configDifferences,
  namedLayer,
  ownSchemeOf,
  resolveConfig,
  unplayed,
} from "../../../simulation/index.ts";
import {
  ConfigDiffersError,
  inspectFolder,
  loadModel,
  type Manifest,
  RunFolder,
  runFile,
} from "../../../storage/index.ts";
import type { ServiceConfig } from "../../config/serviceSchema.ts";
import { namesOf } from "../../protocol/Identity.ts";
import { OperationLog } from "./OperationLog.ts";
import { openServiceLedger, type ServiceLedger } from "./openServiceLedger.ts";

/** All that a service has before its first round, or finds again. */
export interface PreparedService extends ServiceLedger {
  readonly model: Model;
  readonly scheme: Scheme;
  readonly terms: TaskTerms;
  readonly clock: Clock;
  readonly folder: RunFolder;
  readonly operations: OperationLog;
  readonly isResumed: boolean;
  readonly state: RoundState;
  readonly models: readonly Float32Array[];
  /** Records that the folder holds already, as the ledger counts them. */
  readonly recordCount: number;
  readonly seedCommitment: string;
  /** SHA-256 of the parameters that every coalition started from. */
  readonly initialHash: string;
}

/**
 * Opens the service's folder, new or with what a former process left, its ledger and its task.
 *
 * @throws ConfigDiffersError if the folder is of another service; what RunFolder and the ledgers throw
 */
export const prepareService = async (options: {
  readonly config: ServiceConfig;
  readonly key: Uint8Array;
  readonly identity: string | undefined;
  readonly now: () => number;
  readonly onRecord: (record: LedgerRecord) => void;
  readonly onChainRound: (figures: ChainRound) => void;
  readonly notice: (line: string) => void;
  readonly signal: AbortSignal;
}): Promise<PreparedService> => {
  const { config, signal } = options;
  const scheme = resolveScheme(config, await ownSchemeOf(config));
  const terms = taskTerms(config, scheme);
  const model = createPerceptron({
    layerSizes: [config.samples.features, ...config.model.hiddenLayers, config.samples.classes],
    rounding: config.model.rounding,
  });
  const first =
    config.initialModel === undefined
      ? model.initialParameters(new RandomStream(config.seed, "initial-model"))
      : await loadModel(config.initialModel, model.blocks);
  const initialModels = Array.from({ length: terms.coalitionCount }, () => first);
  const fresh = initialState({
    coalitionCount: terms.coalitionCount,
    maxCompetitionIncentive: terms.maxCompetitionIncentive,
    modelHashes: await Promise.all(initialModels.map(hashParameters)),
    taskDigest: options.identity ?? identityOf(config),
  });
  const { folder, checkpoint } = await openFolder(config, namesOf(options.key).account, options.now());
  let operations: OperationLog | undefined;
  try {
    const clock = createPlannedClock(checkpoint?.state.clock ?? 0);
    operations = await OperationLog.open(runFile(folder.path, "operations"));
    const opened = await openServiceLedger({
      config,
      key: options.key,
      terms,
      scheme,
      initialState: fresh,
      resume: checkpoint,
      chainFolder: runFile(folder.path, "chain"),
      now: () => clock.now(),
      onRecord: options.onRecord,
      onChainRound: options.onChainRound,
      notice: options.notice,
      signal,
    });
    return {
      ...opened,
      model,
      scheme,
      terms,
      clock,
      folder,
      operations,
      isResumed: checkpoint !== undefined,
      state: checkpoint?.state ?? fresh,
      models: checkpoint?.models ?? initialModels,
      recordCount: checkpoint?.ledger.recordCount ?? 0,
      seedCommitment: commitToSeed(config.seed),
      initialHash: fresh.modelHashes[0]!,
    };
  } catch (error) {
    await operations?.close();
    await folder.close();
    throw error;
  }
};

/** Digest of all that a federation's results follow from, as far as its provider decides about it. */
const identityOf = (config: ServiceConfig): string => {
  const { scheme, learning, personalisation, cost, reputation, incentive, coalition, otherReadings } = config;
  const { seed, samples, encoding } = config;
  const { hiddenLayers, rounding } = config.model;
  const task = { scheme, learning, personalisation, cost, reputation, incentive, coalition, otherReadings };
  return digestOf({ federation: task, seed, samples, encoding, model: { hiddenLayers, rounding } });
};

const openFolder = async (
  config: ServiceConfig,
  account: string,
  now: number,
): Promise<{ readonly folder: RunFolder; readonly checkpoint: Checkpoint | undefined }> => {
  const fresh = serviceManifest(config, account, now);
  if ((await inspectFolder(config.folder)) !== "run") {
    return { folder: await RunFolder.create(config.folder, fresh, undefined), checkpoint: undefined };
  }
  return RunFolder.resume(config.folder, undefined, (before) => {
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
  });
};

/** What may change when a service is started again: how it is reached and whom it admits, not what was agreed. */
const AT_WILL =
  /^(door|network|admission|life|limits|logging|folder|keystore|rounds|topUp|chain\.(confirmations|maxFeePerGas))(\.|$)/;

/** @throws ConfigDiffersError */
const requireSameService = (path: string, before: Manifest, after: Manifest): void => {
  if (before.kind !== "federation") {
    throw new ConfigDiffersError(path, [{ field: "kind", before: before.kind, after: "federation" }]);
  }
  const differences = configDifferences(before.service ?? {}, after.service ?? {}).filter(
    ({ field }) => !AT_WILL.test(field),
  );
  if (differences.length > 0) throw new ConfigDiffersError(path, differences);
};

/** The manifest of a federation's folder that is begun now. `now` in ms since 1970. */
const serviceManifest = (config: ServiceConfig, account: string, now: number): Manifest => ({
  ...unplayed(now),
  kind: "federation",
  config: runFields(config),
  service: { ...withoutSecrets(config), account },
  engine: { rounding: config.model.rounding, detected: detectRounding(config.model.rounding) },
  data: {
    name: config.samples.name,
    samples: 0,
    features: config.samples.features,
    classes: config.samples.classes,
    hash: null,
  },
  partition: null,
});

/** The fields that a federation and a run have in common, as those who read run folders know them. */
const runFields = (config: ServiceConfig): Manifest["config"] => {
  const { scheme, learning, personalisation, cost, reputation, incentive, coalition, otherReadings } = config;
  const { seed, evaluationInterval, model, ledger } = config;
  const rounds = config.rounds === "unlimited" ? Number.MAX_SAFE_INTEGER : config.rounds;
  const task = { scheme, learning, personalisation, cost, reputation, incentive, coalition, otherReadings };
  // who takes part is in registrations.jsonl; these bounds only have to hold for anybody
  const population = {
    learners: Math.max(config.life.minLearners, coalition.count * (2 * learning.faultyMembers + 3)),
    activeFraction: 1,
    uplinkRate: { min: 1, max: 1e15 },
    deadline: { min: 1e-9, max: 1e9 },
  };
  const fields = { ...task, seed, evaluationInterval, model, ledger, rounds, population, data: { partition: "iid" } };
  return resolveConfig([namedLayer("service", fields)]) as unknown as Manifest["config"];
};

/** A configuration that may be shown: invitation codes are not. */
const withoutSecrets = ({ admission, keystore: _, ...config }: ServiceConfig): Record<string, unknown> => {
  const { codes: __, codesFile: ___, ...shown } = admission;
  return { ...config, admission: shown };
};
