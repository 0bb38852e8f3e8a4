import {
  createEmbeddingProtection,
  type EmbeddingPrivacy,
  type EmbeddingProtection,
  isProtected,
} from "../../coalition/index.ts";

/**
 * What a learner does to its embeddings before they leave: the projection that is common to the task's learners, then noise
 * that only its own seed could take away again. undefined where the task asks for neither.
 */
export const createProtection = (
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
