import type { LearnerId } from "../../core/index.ts";
import { floatsFromBase64 } from "../state/floatText.ts";
import type { RoundState } from "../state/RoundState.ts";
import { askAll } from "./askAll.ts";
import type { RoundContext } from "./RoundContext.ts";

/** By coalition: omega of every active learner under that coalition's model; zeros for one that did not answer. */
export type Embeddings = readonly (readonly Float32Array[])[];

/**
 * Asks every active learner for its embedding under each coalition's model (step 2 of eq. 13). Coalitions that share a
 * model share the work. With chi > 1 the embeddings of the last such round are used in between [E2].
 */
export const collectEmbeddings = async (
  context: RoundContext,
  state: RoundState,
  models: readonly Float32Array[],
  signal: AbortSignal | undefined,
): Promise<Embeddings> => {
  const { active, embeddingSize, link, patience } = context;
  const kept = state.embeddings;
  if (kept !== undefined && state.round % context.config.coalition.embeddingInterval !== 0) {
    return kept.vectors.map((text) => rowsFor(active, kept.learners, floatsFromBase64(text), embeddingSize));
  }
  const distinct = [...new Set(state.modelHashes)];
  const asked = distinct.map((hash) => models[state.modelHashes.indexOf(hash)]!);
  const answers = await askAll(active, (learner) =>
    link.request(
      learner,
      { kind: "embed", round: state.round, models: asked },
      { timeout: patience, ...(signal && { signal }) },
    ),
  );
  return state.modelHashes.map((hash) => {
    const model = distinct.indexOf(hash);
    return active.map((learner) => {
      const all = answers.get(learner)?.embeddings;
      // an answer of the wrong shape or with a hole in it compares with nobody
      if (all === undefined || all.length !== distinct.length * embeddingSize) return new Float32Array(embeddingSize);
      const vector = all.subarray(model * embeddingSize, (model + 1) * embeddingSize);
      return vector.every(Number.isFinite) ? vector : new Float32Array(embeddingSize);
    });
  });
};

const rowsFor = (
  active: readonly LearnerId[],
  learners: readonly LearnerId[],
  values: Float32Array,
  size: number,
): Float32Array[] =>
  active.map((learner) => {
    const at = learners.indexOf(learner);
    return at < 0 ? new Float32Array(size) : values.subarray(at * size, (at + 1) * size);
  });
