import {
  createEmbeddingProtection,
  type EmbeddingPrivacy,
  type EmbeddingProtection,
  isProtected,
} from "../../coalition/index.ts";
import { InvalidValueError, RandomStream } from "../../core/index.ts";
import { createLearnerSigner, createSignatureChecker, ledgerDomains } from "../../ledger/browser.ts";
import type { NetworkNode, Peer } from "../../network/browser.ts";
import {
  type Clock,
  createMemorySpool,
  createPlannedClock,
  type Registration,
  serveLearner,
  taskTerms,
  UpdateEncoder,
} from "../../round/index.ts";
import { dataShapeError, TaskFinishedError } from "../errors.ts";
import { namesOf } from "../protocol/Identity.ts";
import { parseJoinAddress } from "../protocol/joinAddress.ts";
import type { RegistrationAnswer, SessionDelegation } from "../protocol/registration.ts";
import type { TaskDocument } from "../protocol/taskDocument.ts";
import { calibrate, usualDeadline } from "./calibrate.ts";
import { createDoorClient } from "./createDoorClient.ts";
import type { JoinOptions, OwnTrainer } from "./JoinOptions.ts";
import { LearnerLink } from "./LearnerLink.ts";
import { registerAtDoor } from "./registerAtDoor.ts";
import { stayConnected } from "./stayConnected.ts";

/** A learner that has joined. */
export interface JoinedLearner {
  readonly learner: number;
  readonly account: string;
  readonly document: TaskDocument;
  readonly admission: RegistrationAnswer;
  readonly trainer: OwnTrainer;
  /** The stream with the provider, while there is one. */
  provider(): Peer | undefined;
  /** Resolves when it was ended, when the task is over, or when the account has left it; rejects if it cannot go on. */
  readonly done: Promise<void>;
  close(): Promise<void>;
}

/**
 * Joins a federation as a learner and takes part until it is ended: calibrates, registers, keeps its stream with the
 * provider, trains when its assigned head asks, and heads when it is chosen. Its data never leave its trainer. It needs no
 * Node: a page passes its own transports and trainer.
 *
 * @throws GFML_JOIN_ADDRESS, DoorUnreachableError, DoorAnswerError, TaskDocumentError, GFML_DATA_SHAPE, TaskFinishedError before
 *   it takes part
 */
export const joinFederation = async (options: JoinOptions): Promise<JoinedLearner> => {
  const { key, data, active = true, onEvent: tell = () => {} } = options;
  const { account } = namesOf(key);
  const address = parseJoinAddress(options.joinAddress);
  const ending = new AbortController();
  const finished = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, ending.signal]) : ending.signal;
  const door = createDoorClient(address, { signal, ...(options.fetch && { fetch: options.fetch }) });
  const document = await door.task();
  requireShape(document, data);
  // who only personalizes comes in time
  if (active && (await door.status()).phase === "finished") throw new TaskFinishedError(document.name);
  tell({ kind: "joining", name: document.name, provider: document.provider.account });
  const { terms: task, model } = document;
  const terms = taskTerms(task);
  const domains = ledgerDomains(document.chain);
  const signer = createLearnerSigner({ key, domains });
  const seed = options.seed ?? secretSeed();
  // its number is not known yet, and changes nothing of how long work takes
  const { learner: number } = await door.account(account);
  const trainer = await options.createTrainer({ task, model, seed, learner: number });
  let node: NetworkNode | undefined;
  try {
    const declaration = await declare(options, document, trainer, number, tell, signal);
    const admission = await registerAtDoor({
      door,
      document,
      account,
      signer,
      declaration,
      delegation: delegationOf(options),
      code: options.code,
    });
    const { learner } = admission.certificate;
    tell({ kind: "joined", learner, account });

    const link = new LearnerLink({
      learner,
      task: document.task,
      provider: document.provider.account,
      parameterCount: model.parameterCount,
      embeddingSize: task.coalition.embeddingPrivacy.dimensions ?? model.hiddenLayers.at(-1)!,
      localSteps: task.learning.localSteps,
      coalitionCount: terms.coalitionCount,
      patience: document.patience,
      signer,
      node: () => node!,
      onFinished: (told) => {
        if (!finished.signal.aborted) tell({ kind: "finished", ...told });
        finished.abort();
      },
      tell,
    });
    serveLearner(link, {
      profile: { ...declaration, learner },
      terms,
      learning: task.learning,
      embeddingInterval: task.coalition.embeddingInterval,
      trainer,
      clock: createClock(document.clock),
      signer,
      signatures: createSignatureChecker(domains, link.accountOf),
      encoder: new UpdateEncoder(document.encoding),
      encoding: document.encoding,
      spool: options.spool ?? createMemorySpool(),
      ...(document.clock === "real" && {
        fullSpeed: declaration.maxFrequency,
        stopwatch: { now: () => performance.now() / 1000, tolerance: document.tolerance },
      }),
      protectEmbedding: createProtection(task.coalition.embeddingPrivacy, model.hiddenLayers.at(-1)!, {
        common: document.projectionSeed,
        own: seed,
      }),
    });
    node = await options.createNode({
      key,
      gate: link.gate,
      ...(options.listen && { listen: options.listen }),
      ...(options.announce && { announce: options.announce }),
      ...(document.relay && active && { relay: { at: document.provider.addresses } }),
    });
    node.onPeer((peer) => link.onPeer(peer));
    const connection = stayConnected({
      node,
      link,
      door,
      document,
      learner,
      account,
      active,
      delegation: options.delegation,
      finished: finished.signal,
      signal,
      tell,
    });
    const close = async (): Promise<void> => {
      ending.abort();
      await connection.done.catch(() => {});
      await link.close();
      await node?.close();
      await trainer.close?.();
    };
    const done = connection.done.finally(() => close());
    done.catch(() => {});
    return { learner, account, document, admission, trainer, provider: connection.provider, done, close };
  } catch (error) {
    ending.abort();
    await node?.close();
    await trainer.close?.();
    throw error;
  }
};

/** @throws GFML_DATA_SHAPE unless the task's model can be trained on such data */
const requireShape = ({ model }: TaskDocument, data: JoinOptions["data"]): void => {
  if (data.featureCount !== model.features) throw dataShapeError("features", data.featureCount, model.features);
  if (data.classCount > model.classes) throw dataShapeError("classes", data.classCount, model.classes);
};

const delegationOf = ({ delegation }: JoinOptions): SessionDelegation | undefined =>
  delegation && {
    ...delegation,
    account: delegation.account.toLowerCase(),
    signature: delegation.signature.toLowerCase(),
  };

/** What the learner declares, measured where it was not told. */
const declare = async (
  options: JoinOptions,
  document: TaskDocument,
  trainer: OwnTrainer,
  learner: number,
  tell: NonNullable<JoinOptions["onEvent"]>,
  signal: AbortSignal,
): Promise<Omit<Registration, "learner" | "account" | "signature">> => {
  const { data, active = true, maxFrequency = 1e9, uplinkRate = 1e7, region } = options;
  const { minFrequency = Math.max(1, Math.round(maxFrequency / 100)) } = options;
  if (!(minFrequency <= maxFrequency))
    throw new InvalidValueError("minFrequency", minFrequency, `at most maxFrequency ${maxFrequency}`);
  const { terms: task, model } = document;
  let { cyclesPerSample, deadline } = options;
  if (cyclesPerSample === undefined || deadline === undefined) {
    const stream = new RandomStream(0, "calibration");
    const measured = await calibrate({
      trainer,
      learner,
      model: Float32Array.from({ length: model.parameterCount }, () => stream.uniformBetween(-0.05, 0.05)),
      sampleCount: data.sampleCount,
      localSteps: task.learning.localSteps,
      maxFrequency,
      now: () => performance.now(),
      signal,
    });
    cyclesPerSample ??= measured.cyclesPerSample;
    deadline ??= usualDeadline(measured, { uplinkRate }, task.cost);
    tell({ kind: "calibrated", fullTime: measured.fullTime, cyclesPerSample, deadline });
  }
  return {
    active,
    sampleCount: data.sampleCount,
    classCount: model.classes,
    cyclesPerSample,
    minFrequency,
    maxFrequency,
    uplinkRate,
    deadline,
    ...(region !== undefined && { region }),
    ...(data.histogramHash !== undefined && { histogramHash: data.histogramHash }),
    ...(options.delegation && { payee: options.delegation.account.toLowerCase() }),
  };
};

/** A seed that nobody can guess. */
const secretSeed = (): number => {
  const [high = 0, low = 0] = globalThis.crypto.getRandomValues(new Uint32Array(2));
  return (high % 2 ** 21) * 2 ** 32 + low;
};

/** How a learner keeps time: as planned, or by its own clock. */
const createClock = (kind: "real" | "planned"): Clock => (kind === "planned" ? createPlannedClock() : realClock());

/** Work that is done early is held back until it would be at the agreed frequency; what it took is measured. */
const realClock = (): Clock => {
  const start = performance.now();
  const since = (moment: number): number => (performance.now() - moment) / 1000;
  return {
    now: () => since(start),
    time: async (planned, job) => {
      const began = performance.now();
      const result = await job();
      const early = planned.computationTime - since(began);
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early * 1000));
      return { result, ...planned, computationTime: Math.max(planned.computationTime, since(began)) };
    },
    endRound: async () => {},
  };
};

/**
 * What a learner does to its embeddings before they leave: the projection that is common to the task's learners, then noise
 * that only its own seed could take away again. undefined where the task asks for neither.
 */
const createProtection = (
  privacy: EmbeddingPrivacy,
  size: number,
  seeds: { readonly common: number; readonly own: number },
): EmbeddingProtection | undefined => {
  if (!isProtected(privacy)) return undefined;
  const { dimensions, ...noise } = privacy;
  const common = createEmbeddingProtection({ ...privacy, noiseMultiplier: 0 }, size, seeds.common);
  if (privacy.noiseMultiplier === 0) return common;
  const own = createEmbeddingProtection(noise, dimensions ?? size, seeds.own);
  return (embeddings, learner, round) => own(common(embeddings, learner, round), learner, round);
};
