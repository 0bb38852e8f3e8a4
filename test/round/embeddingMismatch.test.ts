import { describe, expect, it } from "vitest";
import type { EmbeddingMismatch, LearnerRequest, LearnerResponse, Link } from "../../src/round/index.ts";
import type { RunConfigInput } from "../../src/simulation/index.ts";
import { openSmallTask } from "../support/smallTask.ts";

const NO_HASH = "0".repeat(64);
const OTHER = "ab".repeat(32);

type Change = (response: LearnerResponse, request: LearnerRequest, learner: number) => LearnerResponse;

/** Two rounds, the answers of which are changed on their way. */
const play = async (change: Change, fields: RunConfigInput = {}, isCompared = true) => {
  const mismatches: EmbeddingMismatch[] = [];
  const link = (inner: Link): Link => ({
    serve: inner.serve,
    request: async (learner, request, options) =>
      change(await inner.request(learner, request, options), request, learner) as never,
  });
  const task = await openSmallTask(fields, { link });
  const digests: string[] = [];
  const delivered: number[][] = [];
  for (let round = 0; round < 2; round++) {
    const played = await task.play(isCompared ? { onEmbeddingMismatch: (one) => mismatches.push(one) } : {});
    digests.push(played.state.digest);
    delivered.push(played.learners.filter((one) => one.delivered).map(({ learner }) => learner));
  }
  return { mismatches, digests, delivered };
};

/** Every member says that it showed this. */
const signing =
  (hash: string): Change =>
  (response) =>
    response.kind === "head"
      ? {
          ...response,
          members: response.members.map((one) => (one.delivered ? { ...one, embeddingHash: hash } : one)),
        }
      : response;

const honest: Change = (response) => response;

describe("the embeddings that members sign", () => {
  it.each([1, 2])("equals what they sent, where they are asked every %i rounds", async (embeddingInterval) => {
    const { mismatches, delivered } = await play(honest, { coalition: { embeddingInterval } });
    expect(delivered.flat().length).toBeGreaterThan(0);
    expect(mismatches).toEqual([]);
  });

  it("is reported where it differs, and the round is the same to the bit", async () => {
    const { mismatches, digests, delivered } = await play(signing(OTHER));
    expect(mismatches.map(({ round, learner }) => [round, learner]).sort()).toEqual(
      delivered.flatMap((learners, round) => learners.map((learner) => [round, learner])).sort(),
    );
    for (const { signed, shown } of mismatches) {
      expect(signed).toBe(OTHER);
      expect(shown).toMatch(/^[0-9a-f]{64}$/);
      expect([OTHER, NO_HASH]).not.toContain(shown);
    }
    expect(digests).toEqual((await play(honest)).digests);
    expect(digests).toEqual((await play(signing(OTHER), {}, false)).digests);
  });

  it("is reported for a learner that sent one thing and signed a different one", async () => {
    const { mismatches } = await play((response, _, learner) =>
      response.kind === "embed" && learner === 3
        ? { ...response, embeddings: response.embeddings.map((x) => x + 1) }
        : response,
    );
    expect(new Set(mismatches.map(({ learner }) => learner))).toEqual(new Set([3]));
  });

  it("may be empty for a restarted learner that has lost it", async () => {
    expect((await play(signing(NO_HASH))).mismatches).toEqual([]);
  });

  it("can only be empty in a round that asks no learner", async () => {
    const { mismatches, delivered } = await play(signing(OTHER), { coalition: { embeddingInterval: 2 } });
    const late = mismatches.filter(({ round }) => round === 1);
    expect(late.map(({ learner }) => learner).sort()).toEqual([...delivered[1]!].sort());
    expect(new Set(late.map(({ shown }) => shown))).toEqual(new Set([NO_HASH]));
  });
});
