import { RandomStream } from "../../../core/index.ts";
import type { DataContract } from "../../../data/index.ts";
import { createPerceptron, type Model } from "../../../model/index.ts";
import {
  type Clock,
  commitToSeed,
  createPlannedClock,
  digestOf,
  hashParameters,
  initialState,
  type RoundState,
  resolveScheme,
  type Scheme,
  type TaskTerms,
  taskNames,
  taskPartOf,
  taskTerms,
} from "../../../round/index.ts";
import { ownSchemeOf } from "../../../simulation/index.ts";
import { loadModel, type RunFolder, runFile } from "../../../storage/index.ts";
import { serviceContract } from "../../config/serviceContract.ts";
import type { ServiceConfig } from "../../config/serviceSchema.ts";
import { contractHash } from "../../protocol/contractHash.ts";
import { namesOf } from "../../protocol/signDocument.ts";
import { OperationLog } from "./OperationLog.ts";
import { openServiceFolder } from "./openServiceFolder.ts";
import { openServiceLedger, type ServiceLedger } from "./openServiceLedger.ts";
import { TaskPersonalization } from "./TaskPersonalization.ts";
import { TaskScaling } from "./TaskScaling.ts";

/** A service before its first round, or as a former process left it. */
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
  /** The initial parameters of every coalition. */
  readonly referenceModel: Float32Array;
  /** Number of ledger records in the folder. */
  readonly recordCount: number;
  readonly seedCommitment: string;
  /** SHA-256 of the initial parameters of every coalition. */
  readonly initialHash: string;
  /** The data contract; undefined if version 0.1 opened the task. */
  readonly contract: DataContract | undefined;
  readonly scaling: TaskScaling;
  readonly personalization: TaskPersonalization;
  /** Closes operations, ledger and folder. */
  close(): Promise<void>;
}

/**
 * Opens the folder of a service, its operations, its ledger and its task: new ones, or those of a former process.
 *
 * @throws ConfigDiffersError if the folder belongs to a different service; the errors of RunFolder and of the ledgers
 */
export const prepareService = async (options: {
  readonly config: ServiceConfig;
  readonly key: Uint8Array;
  readonly identity: string | undefined;
  readonly now: () => number;
  readonly notice: (line: string) => void;
  /** Moves damaged files of the folder aside instead of refusing them. */
  readonly recover?: boolean | undefined;
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
  const { folder, checkpoint, damaged, contract } = await openServiceFolder(
    config,
    namesOf(options.key).account,
    options.now(),
    options.recover === true,
  );
  for (const path of damaged) options.notice(`a damaged file was moved: ${path}`);
  let log: OperationLog | undefined;
  try {
    const clock = createPlannedClock(checkpoint?.state.clock ?? 0);
    const operations = await OperationLog.open(runFile(folder.path, "operations"));
    log = operations;
    const { seedSalt } = folder.manifest;
    const ledger = await openServiceLedger({
      config,
      seedSalt,
      key: options.key,
      terms,
      scheme,
      initialState: fresh,
      resume: checkpoint,
      chainFolder: runFile(folder.path, "chain"),
      now: () => clock.now(),
      notice: options.notice,
      signal,
    });
    return {
      ...ledger,
      model,
      scheme,
      terms,
      clock,
      folder,
      operations,
      isResumed: checkpoint !== undefined,
      state: checkpoint?.state ?? fresh,
      models: checkpoint?.models ?? initialModels,
      referenceModel: first,
      recordCount: checkpoint?.ledger.recordCount ?? 0,
      seedCommitment: commitToSeed(config.seed, seedSalt),
      initialHash: fresh.modelHashes[0]!,
      contract,
      scaling: await TaskScaling.open({ contract, folder, key: options.key, task: ledger.task }),
      personalization: await TaskPersonalization.open({ folder, key: options.key, task: ledger.task }),
      async close() {
        await operations.close();
        await ledger.ledger.close();
        await folder.close();
      },
    };
  } catch (error) {
    await log?.close();
    await folder.close();
    throw error;
  }
};

/** The digest of all settings by which the provider affects a federation's results, with the names of version 1. */
const identityOf = (config: ServiceConfig): string => {
  const { seed, samples, encoding } = config;
  const { hiddenLayers, rounding } = config.model;
  const { features, classes, name } = samples;
  return digestOf({
    federation: taskNames.encode(taskPartOf(config)),
    seed,
    samples: { features, classes, name },
    encoding,
    model: { hiddenLayers, rounding },
    // without one, it follows from the samples
    ...(config.contract !== undefined && { contract: contractHash(serviceContract(config)) }),
  });
};
