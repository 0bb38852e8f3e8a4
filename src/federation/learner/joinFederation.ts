import {
  createEmbeddingProtection,
  type EmbeddingPrivacy,
  type EmbeddingProtection,
  isProtected,
} from "../../coalition/index.ts";
import { pause } from "../../core/index.ts";
import type { ScalingConstants } from "../../data/index.ts";
import { createLearnerSigner, createSignatureChecker, ledgerDomains } from "../../ledger/browser.ts";
import type { NetworkNode, Peer } from "../../network/browser.ts";
import {
  type Clock,
  createMemorySpool,
  createPlannedClock,
  KeptModels,
  serveLearner,
  taskTerms,
  UpdateEncoder,
} from "../../round/index.ts";
import { dataShapeError, TaskFinishedError } from "../errors.ts";
import { contractHash } from "../protocol/contractHash.ts";
import { parseJoinAddress } from "../protocol/joinAddress.ts";
import { REPORT_PURPOSE, reportDocument } from "../protocol/personalization.ts";
import type { RegistrationAnswer, SessionDelegation } from "../protocol/registration.ts";
import { type ReportedSums, SUMS_PURPOSE, sumsDocument } from "../protocol/scaling.ts";
import { namesOf, signDocument } from "../protocol/signDocument.ts";
import type { TaskDocument } from "../protocol/taskDocument.ts";
import { createDoorClient } from "./createDoorClient.ts";
import { createScaledTrainer, fetchScaling, requireContract } from "./createScaledTrainer.ts";
import { declareLearner } from "./declareLearner.ts";
import type { JoinOptions, LearnerEvent, OwnTrainer } from "./JoinOptions.ts";
import { LearnerLink } from "./LearnerLink.ts";
import { MemberPeers } from "./MemberPeers.ts";
import { OwnBaseline } from "./OwnBaseline.ts";
import { persistentDoor } from "./persistentDoor.ts";
import { type Admission, registerAtDoor } from "./registerAtDoor.ts";
import { stayConnected } from "./stayConnected.ts";

/** Time for which a door that is down is asked again before a join fails, s. */
const JOIN_PATIENCE = 300;

/** A learner that has joined. */
export interface JoinedLearner {
  readonly learner: number;
  readonly account: string;
  readonly document: TaskDocument;
  readonly admission: RegistrationAnswer;
  readonly trainer: OwnTrainer;
  /**
   * The scaling that the task's learners agreed on; undefined if the contract fixes it.
   *
   * @throws DoorAnswerError if they have not agreed yet
   */
  scaling(): Promise<ScalingConstants | undefined>;
  /** The stream with the provider; undefined while there is none. */
  provider(): Peer | undefined;
  /** Resolves when the learner was closed, when the task is over, or when the account has left; rejects if it cannot continue. */
  readonly done: Promise<void>;
  close(): Promise<void>;
}

/**
 * Joins a federation as a learner, and takes part until it is closed. The learner calibrates, registers, keeps its stream with
 * the provider, trains for its assigned head, and heads when it is chosen. Its data never leave its trainer. It runs in Node
 * and in pages, which pass their own transports and trainer.
 *
 * @throws GFML_JOIN_ADDRESS, DoorUnreachableError, DoorAnswerError, TaskDocumentError, GFML_DATA_SHAPE or TaskFinishedError
 *   before it takes part
 */
export const joinFederation = async (options: JoinOptions): Promise<JoinedLearner> => {
  const { key, data, active = true, onEvent: tell = () => {} } = options;
  const { account } = namesOf(key);
  const address = parseJoinAddress(options.joinAddress);
  const ending = new AbortController();
  const finished = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, ending.signal]) : ending.signal;
  const atDoor = createDoorClient(address, { signal, ...(options.fetch && { fetch: options.fetch }) });
  const door = persistentDoor(atDoor, { patience: options.joinPatience ?? JOIN_PATIENCE, signal, tell });
  const document = await door.task();
  requireShape(document, data);
  requireContract(document, data, active);
  // a passive learner can join after the last round
  if (active && (await door.status()).phase === "finished") throw new TaskFinishedError(document.name);
  tell({ kind: "joining", name: document.name, provider: document.provider.account });
  const { terms: task, model } = document;
  const terms = taskTerms(task);
  const domains = ledgerDomains(document.chain);
  const signer = createLearnerSigner({ key, domains });
  const seed = options.seed ?? secretSeed();
  // the number may still change, which does not affect the time of the work
  const { learner: number } = await door.account(account);
  const setup = { task, model, seed, learner: number };
  const scaling = (): Promise<ScalingConstants | undefined> => fetchScaling(door, document);
  const { trainer, measuring } = await createScaledTrainer(options, setup, scaling);
  let node: NetworkNode | undefined;
  try {
    const measured = await declareLearner({ options, document, trainer: measuring, learner: number, tell, signal });
    const declare = (): Promise<Admission> =>
      registerAtDoor({
        door,
        document,
        account,
        signer,
        declaration: measured,
        delegation: delegationOf(options),
        code: options.code,
        sums: active ? signedSums(document, data, key, account) : undefined,
        signal,
      });
    const { admission, declaration } = await declare();
    const { learner } = admission.certificate;
    /** What it declared last: the work of its rounds follows from it. */
    let profile = { ...declaration, learner };
    tell({ kind: "joined", learner, account });

    // node: the provider and the members of this head may connect
    const members = new MemberPeers();
    node = await options.createNode({
      key,
      gate: (other) => other === document.provider.account || members.isMember(other),
      ...(options.listen && { listen: options.listen }),
      ...(options.announce && { announce: options.announce }),
      ...(document.relay && active && { relay: { at: document.provider.addresses } }),
    });

    // link: requests and answers
    const baseline = new OwnBaseline(trainer, learner, task);
    let last: Extract<LearnerEvent, { kind: "personalised" }> | undefined;
    const link = new LearnerLink({
      node,
      members,
      learner,
      task: document.task,
      provider: document.provider.account,
      parameterCount: model.parameterCount,
      embeddingSize: task.coalition.embeddingPrivacy.dimensions ?? model.hiddenLayers.at(-1)!,
      localSteps: task.learning.localSteps,
      coalitionCount: terms.coalitionCount,
      patience: document.patience,
      signer,
      signReport: (report) =>
        signDocument(
          key,
          REPORT_PURPOSE,
          reportDocument({ account, ...report }, { provider: document.provider.account, task: document.task }),
        ),
      onFinished: (event) => {
        if (!finished.signal.aborted) tell({ kind: "finished", ...event });
        finished.abort();
      },
      tell: (event) => {
        if (event.kind === "personalised") last = event;
        tell(event);
      },
    });
    node.onPeer((peer) => link.onPeer(peer));

    // role: the work of a learner and of a head
    serveLearner(link, {
      get profile() {
        return profile;
      },
      terms,
      learning: task.learning,
      trainer,
      clock: createClock(document.clock),
      kept: options.kept ?? new KeptModels(),
      alone: (_, on, round) => baseline.predictions(on, round),
      signer,
      signatures: createSignatureChecker(domains, (member) => members.accountOf(member)),
      encoder: new UpdateEncoder(document.encoding),
      encoding: document.encoding,
      spool: options.spool ?? createMemorySpool(),
      ...(document.clock === "real" && {
        get fullSpeed() {
          return profile.maxFrequency;
        },
        stopwatch: { now: () => performance.now() / 1000, tolerance: document.tolerance },
      }),
      embeddings: {
        interval: task.coalition.embeddingInterval,
        protect: createProtection(task.coalition.embeddingPrivacy, model.hiddenLayers.at(-1)!, {
          common: document.projectionSeed,
          own: seed,
        }),
      },
    });
    const connection = stayConnected({
      node,
      link,
      door: atDoor,
      document,
      learner,
      account,
      active,
      declareAgain: async () => {
        profile = { ...(await declare()).declaration, learner };
      },
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
    /** At the end of the task, a learner that trained says what it would have alone. */
    const compare = async (): Promise<void> => {
      if (!active || last === undefined || !finished.signal.aborted || signal.aborted) return;
      const { round, after } = last;
      const alone = await baseline.measure("test", round);
      tell({ kind: "compared", rounds: round, personalised: after, alone: alone.accuracy, samples: alone.samples });
    };
    const done = connection.done
      // a comparison that fails takes nothing from the learner
      .then(() => compare().catch(() => {}))
      .finally(() => close());
    done.catch(() => {});
    const { provider } = connection;
    return { learner, account, document, admission, trainer, scaling, provider, done, close };
  } catch (error) {
    ending.abort();
    await node?.close();
    await trainer.close?.();
    throw error;
  }
};

/** @throws GFML_DATA_SHAPE if the task's model does not fit such data */
const requireShape = ({ model }: TaskDocument, data: JoinOptions["data"]): void => {
  if (data.featureCount !== model.features) throw dataShapeError("features", data.featureCount, model.features);
  if (data.classCount > model.classes) throw dataShapeError("classes", data.classCount, model.classes);
};

/** The sums of a learner's columns for the task, if its learners agree on the scaling. */
const signedSums = (
  { contract, provider, task }: TaskDocument,
  { sums }: JoinOptions["data"],
  key: Uint8Array,
  account: string,
): ReportedSums | undefined => {
  if (sums === undefined || contract?.gfml.scaling.method !== "agreed") return undefined;
  const about = { provider: provider.account, task, account, contract: contractHash(contract) };
  const reported = { count: sums.count, sums: [...sums.sums], squares: [...sums.squares] };
  return { ...reported, signature: signDocument(key, SUMS_PURPOSE, sumsDocument(reported, about)) };
};

const delegationOf = ({ delegation }: JoinOptions): SessionDelegation | undefined =>
  delegation && {
    ...delegation,
    account: delegation.account.toLowerCase(),
    signature: delegation.signature.toLowerCase(),
  };

/** A random seed. */
const secretSeed = (): number => {
  const [high = 0, low = 0] = globalThis.crypto.getRandomValues(new Uint32Array(2));
  return (high % 2 ** 21) * 2 ** 32 + low;
};

/** The clock of a learner: planned times, or measured ones. */
const createClock = (kind: "real" | "planned"): Clock => (kind === "planned" ? createPlannedClock() : realClock());

/** Measures the time of work, and delays the result until the planned time at the agreed frequency. */
const realClock = (): Clock => {
  const start = performance.now();
  const since = (moment: number): number => (performance.now() - moment) / 1000;
  return {
    now: () => since(start),
    time: async (planned, job) => {
      const began = performance.now();
      const result = await job();
      const early = planned.computationTime - since(began);
      if (early > 0) await pause(early);
      return { result, ...planned, computationTime: Math.max(planned.computationTime, since(began)) };
    },
    endRound: async () => {},
  };
};

/**
 * The protection of a learner's embeddings before it sends them: the projection that all learners of the task share, then noise
 * from its own seed. undefined if the task requires neither.
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
