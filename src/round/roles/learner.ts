import type { EmbeddingProtection } from "../../coalition/index.ts";
import type { LearnerId } from "../../core/index.ts";
import { computationTime, type LearnerProfile, transmissionTime } from "../../cost/index.ts";
import { roundToNano } from "../../math/index.ts";
import { type Predictions, updateNorm } from "../../meta/index.ts";
import { hashParameters, NO_HASH } from "../identity/digestOf.ts";
import type { Clock } from "../ports/Clock.ts";
import type { TaskTerms } from "../ports/Ledger.ts";
import type { Adaptation, LearnerRequest, LearnerResponse, TrainOrder, Update } from "../ports/Link.ts";
import type { Signer } from "../ports/Signer.ts";
import type { Trainer, TrainResult } from "../ports/Trainer.ts";
import type { UpdateEncoder } from "../update/UpdateEncoder.ts";
import { encodeParameters, updateRoot } from "../update/updateRoot.ts";
import type { KeptModels } from "./KeptModels.ts";

/** What a learner needs to take part. */
export interface LearnerContext {
  readonly profile: LearnerProfile;
  readonly terms: TaskTerms;
  readonly trainer: Trainer;
  readonly clock: Clock;
  readonly embeddings?: EmbeddingContext;
  /** Encodes updates for their travel, and keeps what rounding leaves out. Absent within one process. */
  readonly encoder?: UpdateEncoder;
  /** The model that it keeps for itself, where its trainer keeps one. Absent: nothing is kept between rounds. */
  readonly kept?: KeptModels;
  /**
   * What the learner's model, trained alone as long as `round` rounds, predicts for its test samples or for the samples that it
   * holds out. Absent: its personalization cannot use such a model.
   */
  readonly alone?: (learner: LearnerId, on: Adaptation["on"], round: number) => Promise<Predictions>;
  /** Signs what the learner takes part in. Absent where the ledger holds its key. */
  readonly signer?: Signer;
  /**
   * The frequency that its trainer reaches, cycles/s. At a lower agreed frequency it trains at a duty cycle. Absent: the
   * trainer always runs at full speed.
   */
  readonly fullSpeed?: number;
}

/** How a learner shares embeddings. */
interface EmbeddingContext {
  /** chi: coalitions use the embeddings of rounds that are multiples of it [E2]. Default 1. */
  readonly interval?: number;
  /** Changes an embedding before it leaves, for example by noise. Absent: it leaves as it is. */
  readonly protect?: EmbeddingProtection | undefined;
}

/** A request to a learner as a member. */
export type MemberRequest = Exclude<LearnerRequest, { kind: "head" | "open" | "settle" }>;

/**
 * The role of a learner: it computes embeddings, trains at the agreed frequency, and personalizes. Its data never leave its
 * trainer. It keeps the hash of the embeddings that it sent last, and signs it with its update.
 */
export const createLearner = (context: LearnerContext): ((request: MemberRequest) => Promise<LearnerResponse>) => {
  let sent: { readonly round: number; readonly hash: string } | undefined;
  return async (request) => {
    const { profile, trainer, embeddings: { interval = 1, protect } = {} } = context;
    const { learner } = profile;
    switch (request.kind) {
      case "embed": {
        const { round, models } = request;
        const computed = await trainer.embed({ learner, round, models });
        const embeddings = protect?.(computed, learner, round) ?? computed;
        sent = { round, hash: await hashParameters(embeddings) };
        return { kind: "embed", embeddings };
      }
      case "train": {
        // in other rounds it is asked for embeddings only to choose a model
        const counts = request.round % interval === 0 && sent?.round === request.round;
        const embeddingHash = counts ? sent!.hash : NO_HASH;
        return { kind: "train", ...(await trainFor(context, request, embeddingHash)) };
      }
      case "personalise": {
        const { round, model, sampleCounts, adaptation, tallies } = request;
        const kept = context.kept?.before(learner, round);
        const alone = await aloneFor(context, round, adaptation);
        const task = {
          ...{ learner, round, model, sampleCounts },
          ...(kept && { kept }),
          ...(adaptation && { adaptation }),
          ...(alone && { alone }),
          ...(tallies && { tallies }),
        };
        return { kind: "personalise", ...(await trainer.personalize(task)) };
      }
    }
  };
};

/** What its own model, trained alone, predicts, where a recipe asks for it. */
const aloneFor = async (
  { profile, alone }: LearnerContext,
  round: number,
  adaptation: Adaptation | undefined,
): Promise<Predictions | undefined> => {
  const isAsked = adaptation?.recipes
    .flat()
    .some(({ start, mixedWith }) => start === "alone" || mixedWith.includes("alone"));
  return isAsked ? alone?.(profile.learner, adaptation!.on, round) : undefined;
};

const trainFor = async (context: LearnerContext, order: TrainOrder, embeddingHash: string): Promise<Update> => {
  const { profile, terms, trainer, clock, signer, fullSpeed } = context;
  const { learner } = profile;
  const { task, round, coalition, model, frequency } = order;
  const planned = {
    computationTime: computationTime(profile, terms, frequency),
    transmissionTime: transmissionTime(profile, terms),
  };
  const dutyCycle = fullSpeed !== undefined && frequency < fullSpeed ? frequency / fullSpeed : 1;
  const kept = context.kept?.before(learner, round);
  const { result, ...measured } = await clock.time(planned, () =>
    trainer.train({ learner, round, model, ...(dutyCycle < 1 && { dutyCycle }), ...(kept && { kept }) }),
  );
  if (result.kept !== undefined) context.kept?.keep({ learner, round, model: result.kept });
  const update = { learner, ...(await encodeResult(context, result, model)), ...measured, embeddingHash };
  if (signer === undefined) return update;
  const signature = await signer.participation({
    task,
    round,
    coalition,
    learner,
    frequency,
    updateHash: update.updateHash,
    updateNorm: update.updateNorm,
    computationTime: roundToNano(update.computationTime),
    transmissionTime: roundToNano(update.transmissionTime),
    embeddingHash,
  });
  return { ...update, signature };
};

/** The trained model as it is sent, with the hash and the norm of what is sent. */
const encodeResult = async (
  { encoder }: LearnerContext,
  { parameters, release, updateHash, updateNorm: measured, gradientNorms }: TrainResult,
  start: Float32Array,
): Promise<Pick<Update, "parameters" | "release" | "encoded" | "updateHash" | "updateNorm" | "gradientNorms">> => {
  if (encoder === undefined || encoder.encoding === "float32") {
    const encoded = encoder && encodeParameters(parameters);
    return {
      ...{ parameters, updateHash, updateNorm: roundToNano(measured), gradientNorms },
      ...(release && { release }),
      ...(encoded && { encoded }),
    };
  }
  const sent = encoder.encode(parameters, start);
  return {
    ...sent,
    updateHash: await updateRoot(sent.encoded, start.length),
    updateNorm: roundToNano(updateNorm(sent.parameters, start)),
    gradientNorms,
  };
};
