import type { CoalitionOutcome } from "../ports/messages.ts";
import { hashParameters } from "../state/digest.ts";
import { NO_HASH } from "../state/noHash.ts";
import type { Embeddings } from "./collectEmbeddings.ts";
import type { RoundContext } from "./RoundContext.ts";

/**
 * Tells of every delivered member that signed other embeddings than it showed the provider in this round. No hash (zeros)
 * claims nothing and always passes: a learner that was started anew after it showed its embeddings has forgotten them. In a
 * round that asks nobody (chi > 1) nothing else passes. Of who was asked and not heard in time nothing is known here.
 */
export const compareEmbeddings = async (
  { onEmbeddingMismatch }: RoundContext,
  round: number,
  { received }: Embeddings,
  outcomes: readonly CoalitionOutcome[],
): Promise<void> => {
  if (onEmbeddingMismatch === undefined) return;
  for (const { coalition, members } of outcomes) {
    for (const one of members) {
      if (!one.delivered || one.embeddingHash === NO_HASH) continue;
      const own = received?.get(one.learner);
      if (received !== undefined && own === undefined) continue;
      const shown = own === undefined ? NO_HASH : await hashParameters(own);
      if (shown === one.embeddingHash) continue;
      onEmbeddingMismatch({ round, coalition, learner: one.learner, shown, signed: one.embeddingHash });
    }
  }
};
