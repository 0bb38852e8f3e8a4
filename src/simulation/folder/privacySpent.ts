import { gaussianEpsilon } from "../../coalition/index.ts";
import { namedPolicies } from "../../round/index.ts";
import type { RunConfig } from "../config/RunConfig.ts";

/** The most that a learner's embeddings have revealed: see docs/explanation/privacy.md. */
export interface PrivacySpent {
  readonly epsilon: number;
  readonly delta: number;
  /** The largest number of embeddings that a learner sent: one under each coalition's model per request. */
  readonly releases: number;
}

/**
 * (epsilon, delta) of one learner's embeddings over the played rounds; null if no noise was added. Embeddings are requested
 * every chi rounds, and when models are measured. If asked twice for a round, a learner sends the same embeddings.
 */
export const privacySpent = (
  config: Pick<RunConfig, "coalition" | "evaluationInterval" | "scheme">,
  roundsPlayed: number,
): PrivacySpent | null => {
  const { count, embeddingInterval, embeddingPrivacy } = config.coalition;
  const { noiseMultiplier, delta } = embeddingPrivacy;
  if (noiseMultiplier === 0) return null;
  let asked = 0;
  for (let round = 0; round <= roundsPlayed; round++) {
    const isPlayed = round < roundsPlayed && round % embeddingInterval === 0;
    const isMeasured = round > 0 && (round % config.evaluationInterval === 0 || round === roundsPlayed);
    if (isPlayed || isMeasured) asked++;
  }
  const models = namedPolicies(config.scheme)?.coalition === "grand" ? 1 : count;
  const releases = asked * models;
  return { epsilon: gaussianEpsilon({ noiseMultiplier, releases, delta }), delta, releases };
};
