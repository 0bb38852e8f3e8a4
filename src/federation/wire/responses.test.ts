import { expect, it } from "vitest";
import type { LearnerRequest, LearnerResponse } from "../../round/index.ts";
import { decodeResponse, encodeResponse } from "./responses.ts";

const shape = { parameterCount: 2, embeddingSize: 1, localSteps: 3 };
const update = {
  updateHash: "ab".repeat(32),
  embeddingHash: "00".repeat(32),
  computationTime: 5,
  transmissionTime: 1,
};

it("accepts as many gradient norms as local steps, from a member and in a head's report", () => {
  const train = { kind: "train" } as LearnerRequest;
  const head = { kind: "head" } as LearnerRequest;
  const ofMember = (steps: number): LearnerResponse => ({
    kind: "train",
    learner: 4,
    ...update,
    updateNorm: 1,
    gradientNorms: new Array(steps).fill(1),
    parameters: new Float32Array(2),
  });
  const ofHead = (steps: number): LearnerResponse => ({
    kind: "head",
    coalition: 0,
    model: new Float32Array(2),
    members: [
      { learner: 1, delivered: false, reason: "late" },
      {
        learner: 4,
        delivered: true,
        ...update,
        measure: 1,
        updateNorm: 1,
        keptFrequency: 1e9,
        gradientNorms: new Array(steps).fill(1),
      },
    ],
  });
  for (const [request, answer] of [
    [train, ofMember],
    [head, ofHead],
  ] as const) {
    expect(decodeResponse(request, encodeResponse(answer(3)), shape)).toMatchObject({ kind: request.kind });
    expect(() => decodeResponse(request, encodeResponse(answer(4)), shape)).toThrow("more gradient norms");
  }
});
