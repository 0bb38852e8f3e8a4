import type { EmbeddingProtection } from "../../coalition/index.ts";
import { computationTime, type LearnerProfile, transmissionTime } from "../../cost/index.ts";
import { roundToNano } from "../../math/index.ts";
import type { Clock } from "../ports/Clock.ts";
import type { TaskTerms } from "../ports/Ledger.ts";
import type { LearnerRequest, LearnerResponse } from "../ports/messages.ts";
import type { Trainer } from "../ports/Trainer.ts";
import { NO_HASH } from "../state/noHash.ts";

export interface LearnerContext {
  readonly profile: LearnerProfile;
  readonly terms: TaskTerms;
  readonly trainer: Trainer;
  readonly clock: Clock;
  /** What is done to an embedding before it leaves; nothing if absent. */
  readonly protectEmbedding?: EmbeddingProtection | undefined;
}

/** What a learner answers as a learner. */
export type MemberRequest = Exclude<LearnerRequest, { kind: "head" | "open" | "settle" }>;

/** The role of a learner: embed, train at the agreed frequency, personalise. Its data never leave its trainer. */
export const answerAsLearner = async (context: LearnerContext, request: MemberRequest): Promise<LearnerResponse> => {
  const { profile, terms, trainer, clock } = context;
  const { learner } = profile;
  switch (request.kind) {
    case "embed": {
      const embeddings = await trainer.embed({ learner, round: request.round, models: request.models });
      return {
        kind: "embed",
        embeddings: context.protectEmbedding?.(embeddings, learner, request.round) ?? embeddings,
      };
    }
    case "train": {
      const planned = {
        computationTime: computationTime(profile, terms, request.frequency),
        transmissionTime: transmissionTime(profile, terms),
      };
      const { result, ...measured } = await clock.time(planned, () =>
        trainer.train({ learner, round: request.round, model: request.model }),
      );
      return {
        kind: "train",
        learner,
        ...result,
        ...measured,
        updateNorm: roundToNano(result.updateNorm),
        embeddingHash: NO_HASH,
      };
    }
    case "personalise": {
      const { round, model, sampleCounts } = request;
      return { kind: "personalise", ...(await trainer.personalise({ learner, round, model, sampleCounts })) };
    }
  }
};
