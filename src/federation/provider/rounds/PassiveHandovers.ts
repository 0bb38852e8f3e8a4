import type { LearnerId } from "../../../core/index.ts";
import { verifyModelRequest } from "../../../ledger/index.ts";
import { RefusedError } from "../../../network/browser.ts";
import {
  chooseModels,
  handOverModels,
  type ModelChoice,
  type ModelHandover,
  type RoundContext,
  type RoundState,
} from "../../../round/index.ts";
import type { ServiceConfig } from "../../config/serviceSchema.ts";
import type { EventLog } from "../../observability/logEvents.ts";
import { readSession, sessionMessage } from "../../wire/headers.ts";
import type { Sessions } from "../network/Sessions.ts";
import type { OperationApplier } from "../records/OperationApplier.ts";
import type { PreparedService } from "../records/prepareService.ts";
import { type EmbedAnswer, rememberEmbeddings } from "./rememberEmbeddings.ts";

/** A model for a passive learner. */
export interface HandedModel {
  readonly round: number;
  readonly coalition: number;
  readonly modelHash: string;
  readonly model: Float32Array;
}

export interface PassiveHandoversOptions {
  readonly config: ServiceConfig;
  readonly service: PreparedService;
  readonly sessions: Sessions;
  readonly applier: OperationApplier;
  readonly log: EventLog;
  /** Ends everything at once. */
  readonly ending: AbortSignal;
}

/** The state of the service when it hands over models. */
export interface HandoverMoment {
  readonly context: RoundContext;
  readonly state: RoundState;
  readonly models: readonly Float32Array[];
}

interface WaitingRequest {
  readonly grant: (model: HandedModel) => void;
  readonly refuse: (error: Error) => void;
}

/** Hands models over to passive learners: on request between rounds, and for the measurement after a round. */
export class PassiveHandovers {
  readonly #options: PassiveHandoversOptions;
  readonly #requests = new Map<LearnerId, WaitingRequest>();
  /** `round/learner` of the handovers that are on the ledger. */
  readonly #handed = new Set<string>();
  /** The coalition of each learner whose request was granted since the last round. */
  readonly #granted = new Map<LearnerId, number>();
  /** Embeddings since the last round: the models stay the same until the next one. */
  readonly #embeddings = new Map<LearnerId, Promise<EmbedAnswer>>();

  constructor(options: PassiveHandoversOptions) {
    this.#options = options;
  }

  /**
   * Returns the model of the head that a passive learner is most similar to, between two rounds, after the ledger has recorded
   * the handover.
   *
   * @throws RefusedError if there is no model
   */
  request(learner: LearnerId): Promise<HandedModel> {
    this.#requests.get(learner)?.refuse(new RefusedError("replaced", "a newer request replaced this one"));
    return new Promise((grant, refuse) => {
      this.#requests.set(learner, { grant, refuse });
      this.#options.sessions.wake();
    });
  }

  /**
   * Grants the requests of passive learners since the last round.
   *
   * @param now - returns the state of the service
   * @param record - journals a handover, then carries it out
   */
  async grant(now: () => HandoverMoment, record: (handover: ModelHandover) => Promise<void>): Promise<void> {
    if (this.#requests.size === 0) return;
    const { applier, ending } = this.#options;
    const waiting = new Map([...this.#requests].filter(([learner]) => applier.registrations.has(learner)));
    if (waiting.size === 0) return;
    for (const learner of waiting.keys()) this.#requests.delete(learner);
    const none = new RefusedError("no-model", "no model is trained yet, or no head is connected to compare with");
    try {
      const { context: whole, state, models } = now();
      const grantOne = (learner: LearnerId, coalition: number): void => {
        const modelHash = state.modelHashes[coalition]!;
        waiting.get(learner)?.grant({ round: state.round, coalition, modelHash, model: models[coalition]! });
        waiting.delete(learner);
      };
      // a recorded handover needs no new signature
      for (const learner of [...waiting.keys()]) {
        const coalition = this.#granted.get(learner);
        if (coalition !== undefined) grantOne(learner, coalition);
      }
      if (waiting.size === 0) return;
      const registrations = new Map(
        [...applier.registrations].filter(([learner, one]) => one.active || waiting.has(learner)),
      );
      const context: RoundContext = {
        ...whole,
        learners: { ...whole.learners, registrations },
        ports: { ...whole.ports, link: rememberEmbeddings(whole.ports.link, this.#embeddings) },
      };
      const isTrained = state.heads.some((head) => head !== null);
      const chosen: ModelChoice = isTrained ? await chooseModels(context, state, models, ending) : new Map();
      const signatures = await collectModelRequests(this.#options, context, state.round, chosen);
      const { round } = state;
      const learners = signatures
        .map(([learner, signature]) => {
          const coalition = chosen.get(learner)!;
          return { learner, coalition, modelHash: state.modelHashes[coalition]!, signature };
        })
        .sort((a, b) => a.learner - b.learner);
      const unrecorded = learners.filter(({ learner }) => !this.#handed.has(`${round}/${learner}`));
      if (unrecorded.length > 0) await record({ task: context.task.id, round, learners: unrecorded });
      for (const { learner, coalition } of learners) {
        this.#granted.set(learner, coalition);
        grantOne(learner, coalition);
      }
      for (const { refuse } of waiting.values()) refuse(none);
    } catch (error) {
      for (const { refuse } of waiting.values()) refuse(none);
      throw error;
    }
  }

  /** Records a journaled handover on the ledger. */
  async carryOut(handover: ModelHandover): Promise<void> {
    const { service, log } = this.#options;
    for (const { learner } of handover.learners) this.#handed.add(`${handover.round}/${learner}`);
    await service.ledger.handOver(handover);
    log("info", "model.handed", { learners: handover.learners.map(({ learner }) => learner) });
  }

  /** Forgets the handovers and embeddings before a round that is over. */
  forget(): void {
    this.#handed.clear();
    this.#granted.clear();
    this.#embeddings.clear();
  }

  /**
   * After a round: chooses models for all learners, and records the handovers to passive learners that request one.
   *
   * @param once - returns the value that is kept under the name, or keeps the one that `make` returns
   */
  async handOverAll(
    { context, state, models }: HandoverMoment,
    once: <Value>(name: string, make: () => Promise<Value>) => Promise<Value>,
  ): Promise<ModelChoice> {
    const { service, log, ending } = this.#options;
    const chosen = new Map(await chooseModels(context, state, models, ending));
    const signed = await once("signatures", () => collectModelRequests(this.#options, context, state.round, chosen));
    const signatureOf = new Map(signed);
    for (const { learner, active } of context.learners.registrations.values()) {
      // a learner without a signed request gets no model
      if (!active && !signatureOf.has(learner)) chosen.delete(learner);
    }
    const ledger = {
      ...service.ledger,
      handOver: (handover: ModelHandover) =>
        service.ledger.handOver({
          ...handover,
          learners: handover.learners.map((one) => ({ ...one, signature: signatureOf.get(one.learner)! })),
        }),
    };
    await handOverModels({ ...context, ports: { ...context.ports, ledger } }, state, chosen);
    for (const [learner] of signed) this.#handed.add(`${state.round}/${learner}`);
    if (signed.length > 0) log("info", "model.handed", { learners: signed.map(([learner]) => learner) });
    return chosen;
  }

  /** Refuses the requests that still wait. */
  close(): void {
    for (const { refuse } of this.#requests.values()) refuse(new RefusedError("not-served", "the provider is ending"));
  }
}

/** Collects the signatures by which passive learners request a model. No answer means no request. */
const collectModelRequests = async (
  {
    sessions,
    service,
    config,
    ending,
  }: {
    readonly sessions: Sessions;
    readonly service: PreparedService;
    readonly config: ServiceConfig;
    readonly ending: AbortSignal;
  },
  { learners: { registrations } }: RoundContext,
  round: number,
  chosen: ModelChoice,
): Promise<[LearnerId, string][]> => {
  const passive = [...registrations.values()].filter(({ learner, active }) => !active && chosen.has(learner));
  const answers = await Promise.all(
    passive.map(async ({ learner, account }): Promise<[LearnerId, string] | undefined> => {
      try {
        const message = sessionMessage("model-request", { task: service.task, round });
        const answer = await sessions.of(learner)?.peer.request(message, {
          timeout: config.life.patience,
          signal: ending,
          maxPayload: 0,
        });
        if (answer === undefined) return undefined;
        const { signature } = readSession(answer, "model-request-answer");
        const signer = verifyModelRequest({ task: service.task, round, learner }, signature, service.domains);
        return signer === account?.toLowerCase() ? [learner, signature] : undefined;
      } catch {
        ending.throwIfAborted();
        return undefined;
      }
    }),
  );
  return answers.filter((one) => one !== undefined);
};
