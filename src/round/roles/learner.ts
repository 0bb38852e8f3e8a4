import type { EmbeddingProtection } from "../../coalition/index.ts";
import { computationTime, type LearnerProfile, transmissionTime } from "../../cost/index.ts";
import { roundToNano } from "../../math/index.ts";
import { updateNorm } from "../../meta/index.ts";
import type { Clock } from "../ports/Clock.ts";
import type { TaskTerms } from "../ports/Ledger.ts";
import type { LearnerRequest, LearnerResponse, Link, TrainOrder, Update } from "../ports/Link.ts";
import type { Signer } from "../ports/Signer.ts";
import type { Trainer, TrainResult } from "../ports/Trainer.ts";
import { hashParameters } from "../state/digest.ts";
import { NO_HASH } from "../state/noHash.ts";
import type { UpdateEncoder } from "../update/UpdateEncoder.ts";
import { encodeParameters, updateRoot } from "../update/updateRoot.ts";
import type { HeadContext } from "./HeadContext.ts";
import { createHead } from "./head.ts";

export interface LearnerContext {
  readonly profile: LearnerProfile;
  readonly terms: TaskTerms;
  readonly trainer: Trainer;
  readonly clock: Clock;
  /** What is done to an embedding before it leaves; nothing if absent. */
  readonly protectEmbedding?: EmbeddingProtection | undefined;
  /** Makes of updates the bytes that they travel as, and keeps what rounding leaves out; absent within one process. */
  readonly encoder?: UpdateEncoder;
  /** Signs what the learner takes part with; absent where the ledger holds its key. */
  readonly signer?: Signer;
  /**
   * The frequency that its trainer reaches, cycles/s: at a lower agreed one it trains at a duty cycle. Absent: the trainer
   * does as it can.
   */
  readonly fullSpeed?: number;
  /** chi: embeddings count for coalitions in the rounds that are multiples of it only [E2]; every one if absent. */
  readonly embeddingInterval?: number;
}

/** What a learner answers as a learner. */
export type MemberRequest = Exclude<LearnerRequest, { kind: "head" | "open" | "settle" }>;

/**
 * The role of a learner: embed, train at the agreed frequency, personalize. Its data never leave its trainer. It keeps the
 * hash of what it showed last, which it signs with its update.
 */
export const createLearner = (context: LearnerContext): ((request: MemberRequest) => Promise<LearnerResponse>) => {
  let shown: { readonly round: number; readonly hash: string } | undefined;
  return async (request) => {
    const { profile, trainer } = context;
    const { learner } = profile;
    switch (request.kind) {
      case "embed": {
        const { round, models } = request;
        const own = await trainer.embed({ learner, round, models });
        const embeddings = context.protectEmbedding?.(own, learner, round) ?? own;
        shown = { round, hash: await hashParameters(embeddings) };
        return { kind: "embed", embeddings };
      }
      case "train": {
        const { embeddingInterval = 1 } = context;
        // in between it is asked at most to choose a model, and a learner that restarted not even that
        const counts = request.round % embeddingInterval === 0 && shown?.round === request.round;
        const embeddingHash = counts ? shown!.hash : NO_HASH;
        return { kind: "train", ...(await trainFor(context, request, embeddingHash)) };
      }
      case "personalise": {
        const { round, model, sampleCounts } = request;
        return { kind: "personalise", ...(await trainer.personalize({ learner, round, model, sampleCounts })) };
      }
    }
  };
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
  const { result, ...measured } = await clock.time(planned, () =>
    trainer.train({ learner, round, model, ...(dutyCycle < 1 && { dutyCycle }) }),
  );
  const update = { learner, ...(await send(context, result, model)), ...measured, embeddingHash };
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

/** What is sent of a training, and said of what is sent. */
const send = async (
  { encoder }: LearnerContext,
  { parameters, updateHash, updateNorm: length, gradientNorms }: TrainResult,
  start: Float32Array,
): Promise<Pick<Update, "parameters" | "encoded" | "updateHash" | "updateNorm" | "gradientNorms">> => {
  if (encoder === undefined || encoder.encoding === "float32") {
    const encoded = encoder && encodeParameters(parameters);
    return { parameters, updateHash, updateNorm: roundToNano(length), gradientNorms, ...(encoded && { encoded }) };
  }
  const sent = encoder.encode(parameters, start);
  return {
    ...sent,
    updateHash: await updateRoot(sent.encoded, start.length),
    updateNorm: roundToNano(updateNorm(sent.parameters, start)),
    gradientNorms,
  };
};

/** Lets a learner take part: as a member, and as a head when it is chosen. Returns how to stop. */
export const serveLearner = (link: Link, context: LearnerContext & Omit<HeadContext, "link">): (() => void) => {
  const learner = createLearner(context);
  const head = createHead({ ...context, link }, () => context.profile.learner);
  return link.serve(context.profile.learner, async (request) => {
    switch (request.kind) {
      case "head":
        return { kind: "head", ...(await head.lead(request)) };
      case "open":
        return { kind: "open", openings: await head.open(request) };
      case "settle":
        return { kind: "settle", signatures: await head.settle(request) };
      case "train":
        // what it kept as the head of an earlier round nobody asks for any more
        await context.spool?.dropBefore(request.task, request.round);
        return learner(request);
      default:
        return learner(request);
    }
  });
};
