import type { LearnerId } from "../../core/index.ts";
import { floatsFromBase64, floatsToBase64 } from "../state/floatText.ts";
import type { KeptEmbeddings, RoundState } from "../state/RoundState.ts";
import { askAll } from "./askAll.ts";
import type { RoundContext } from "./RoundContext.ts";

/** omega of the learners that answered, under each coalition's model. */
export interface Embeddings {
  /** In the order asked. */
  readonly learners: readonly LearnerId[];
  /** `[coalition][index in learners]`. */
  readonly byCoalition: readonly (readonly Float32Array[])[];
  /** Answers as they came, of whatever shape; absent where nobody was asked this round. */
  readonly received?: ReadonlyMap<LearnerId, Float32Array>;
}

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
    return unpack(kept, new Set(active), embeddingSize);
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
  // an answer of the wrong shape or with a hole in it is none
  const learners = active.filter((learner) => {
    const all = answers.get(learner)?.embeddings;
    return all?.length === distinct.length * embeddingSize && all.every(Number.isFinite);
  });
  const byCoalition = state.modelHashes.map((hash) => {
    const model = distinct.indexOf(hash);
    return learners.map((learner) =>
      answers.get(learner)!.embeddings.subarray(model * embeddingSize, (model + 1) * embeddingSize),
    );
  });
  const received = new Map([...answers].map(([learner, { embeddings }]) => [learner, embeddings]));
  return { learners, byCoalition, received };
};

const unpack = (kept: KeptEmbeddings, active: ReadonlySet<LearnerId>, size: number): Embeddings => ({
  learners: kept.learners.filter((learner) => active.has(learner)),
  byCoalition: kept.vectors.map((text) => {
    const all = floatsFromBase64(text);
    return kept.learners.flatMap((learner, at) =>
      active.has(learner) ? [all.subarray(at * size, (at + 1) * size)] : [],
    );
  }),
});

/** What {@link collectEmbeddings} uses until the next round that draws anew. */
export const packEmbeddings = ({ learners, byCoalition }: Embeddings, size: number): KeptEmbeddings => ({
  learners,
  vectors: byCoalition.map((row) => {
    const all = new Float32Array(row.length * size);
    for (const [index, vector] of row.entries()) all.set(vector, index * size);
    return floatsToBase64(all);
  }),
});
