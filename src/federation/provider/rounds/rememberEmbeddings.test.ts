import { expect, it, vi } from "vitest";
import type { LearnerRequest, Link } from "../../../round/index.ts";
import { type EmbedAnswer, rememberEmbeddings } from "./rememberEmbeddings.ts";

it("requests each learner's embeddings once while the models stay the same, and repeats a failed request", async () => {
  const ask = vi.fn(async (learner: number, request: LearnerRequest) => {
    if (learner === 7 && ask.mock.calls.length === 1) throw new Error("gone");
    return { kind: request.kind, embeddings: Float32Array.of(learner) };
  });
  const shown = new Map<number, Promise<EmbedAnswer>>();
  const link = rememberEmbeddings({ request: ask, serve: () => () => {} } as unknown as Link, shown);
  const embed = (learner: number) =>
    link.request(learner, { kind: "embed", round: 3, models: [] }, { timeout: 1 }).then(({ embeddings }) => embeddings);
  await expect(embed(7)).rejects.toThrow("gone");
  expect(await embed(7)).toEqual(Float32Array.of(7));
  expect(await embed(7)).toEqual(Float32Array.of(7));
  expect(await embed(8)).toEqual(Float32Array.of(8));
  expect(ask).toHaveBeenCalledTimes(3);
  // other requests are sent every time
  const measure = { kind: "personalise", round: 3, model: new Float32Array(), sampleCounts: [] } as const;
  await link.request(7, measure, { timeout: 1 });
  await link.request(7, measure, { timeout: 1 });
  expect(ask).toHaveBeenCalledTimes(5);
  shown.clear();
  await embed(7);
  expect(ask).toHaveBeenCalledTimes(6);
});
