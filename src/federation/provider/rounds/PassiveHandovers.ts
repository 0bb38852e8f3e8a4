import type { LearnerId } from "../../../core/index.ts";
import { verifyModelRequest } from "../../../ledger/index.ts";
import { RefusedError } from "../../../network/browser.ts";
import {
  chooseModels,
  handOverModels,
  type LearnerRequest,
  type LearnerResponse,
  type Link,
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

/** A model that a passive learner was handed. */
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

/** Where the service stands when models are handed over. */
export interface HandoverMoment {
  readonly context: RoundContext;
  readonly state: RoundState;
  readonly models: readonly Float32Array[];
}

interface Wish {
  readonly grant: (model: HandedModel) => void;
  readonly refuse: (error: Error) => void;
}

/** Hands passive learners the models that suit them: those that ask between rounds, and all that are measured after one. */
export class PassiveHandovers {
  readonly #options: PassiveHandoversOptions;
  readonly #wishes = new Map<LearnerId, Wish>();
  /** `round/learner` of those that were handed a model before a round. */
  readonly #handed = new Set<string>();
  /** Coalition, of those that were handed a model before this round at their own wish. */
  readonly #granted = new Map<LearnerId, number>();
  /** Embeddings that were shown since the last round: models stay the same until the next one. */
  readonly #embeddings = new Map<LearnerId, Promise<EmbedAnswer>>();

  constructor(options: PassiveHandoversOptions) {
    this.#options = options;
  }

  /**
   * The model of the head that a passive learner is most similar to, once it is on record that it was handed over: between
   * two rounds.
   *
   * @throws RefusedError if there is none
   */
  request(learner: LearnerId): Promise<HandedModel> {
    this.#wishes.get(learner)?.refuse(new RefusedError("replaced", "it was asked for again"));
    return new Promise((grant, refuse) => {
      this.#wishes.set(learner, { grant, refuse });
      this.#options.sessions.wake();
    });
  }

  /**
   * Grants what passive learners asked for since the last round.
   *
   * @param record - writes a handover down, then does it
   */
  async grant(now: () => HandoverMoment, record: (handover: ModelHandover) => Promise<void>): Promise<void> {
    if (this.#wishes.size === 0) return;
    const { applier, ending } = this.#options;
    const wishes = new Map([...this.#wishes].filter(([learner]) => applier.registrations.has(learner)));
    if (wishes.size === 0) return;
    for (const learner of wishes.keys()) this.#wishes.delete(learner);
    const none = new RefusedError("no-model", "no model is trained yet, or no head to compare with is here");
    try {
      const { context: whole, state, models } = now();
      const grantOne = (learner: LearnerId, coalition: number): void => {
        const modelHash = state.modelHashes[coalition]!;
        wishes.get(learner)?.grant({ round: state.round, coalition, modelHash, model: models[coalition]! });
        wishes.delete(learner);
      };
      // what is on record already needs nobody's word
      for (const learner of [...wishes.keys()]) {
        const coalition = this.#granted.get(learner);
        if (coalition !== undefined) grantOne(learner, coalition);
      }
      if (wishes.size === 0) return;
      const registrations = new Map(
        [...applier.registrations].filter(([learner, one]) => one.active || wishes.has(learner)),
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
      const fresh = learners.filter(({ learner }) => !this.#handed.has(`${round}/${learner}`));
      if (fresh.length > 0) await record({ task: context.task.id, round, learners: fresh });
      for (const { learner, coalition } of learners) {
        this.#granted.set(learner, coalition);
        grantOne(learner, coalition);
      }
      for (const { refuse } of wishes.values()) refuse(none);
    } catch (error) {
      for (const { refuse } of wishes.values()) refuse(none);
      throw error;
    }
  }

  /** Puts a handover that is written down on the ledger. */
  async carryOut(handover: ModelHandover): Promise<void> {
    const { service, log } = this.#options;
    for (const { learner } of handover.learners) this.#handed.add(`${handover.round}/${learner}`);
    await service.ledger.handOver(handover);
    log("info", "model.handed", { learners: handover.learners.map(({ learner }) => learner) });
  }

  /** What was handed before a round that is over does not count for the next. */
  forget(): void {
    this.#handed.clear();
    this.#granted.clear();
    this.#embeddings.clear();
  }

  /**
   * After a round: chooses models for all, and puts on record which passive learners that ask for one are handed which.
   *
   * @param once - what is there under the name, or what is made, then kept
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
      // who does not ask is handed nothing
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

  /** Refuses what still waits. */
  close(): void {
    for (const { refuse } of this.#wishes.values()) refuse(new RefusedError("not-served", "the provider ends"));
  }
}

/** A learner's embeddings under every model. */
export type EmbedAnswer = Extract<LearnerResponse, { kind: "embed" }>;

/**
 * A link by which nobody is asked for its embeddings twice while the same models stand: what was shown is kept, and who could
 * not be asked may be asked again.
 *
 * @param shown - what is kept; to be emptied when the models change
 */
export const rememberEmbeddings = (link: Link, shown: Map<LearnerId, Promise<EmbedAnswer>>): Link => ({
  serve: link.serve,
  request<Kind extends LearnerRequest["kind"]>(
    learner: LearnerId,
    request: Extract<LearnerRequest, { kind: Kind }>,
    limits: { readonly timeout: number; readonly signal?: AbortSignal },
  ): Promise<Extract<LearnerResponse, { kind: Kind }>> {
    if (request.kind !== "embed") return link.request(learner, request, limits);
    const known = shown.get(learner);
    if (known !== undefined) return known as Promise<Extract<LearnerResponse, { kind: Kind }>>;
    const asked = link.request(learner, request, limits);
    const kept = asked as unknown as Promise<EmbedAnswer>;
    shown.set(learner, kept);
    kept.catch(() => {
      if (shown.get(learner) === kept) shown.delete(learner);
    });
    return asked;
  },
});

/** Signatures by which passive learners ask for a model before a round. Who does not answer asks for nothing. */
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
