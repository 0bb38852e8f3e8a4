import type { Checkpoint } from "../round/index.ts";

/** A checkpoint whose every part depends on the round. It includes NaN payloads and signed zeros, because bits must survive. */
export const checkpointOf = (round: number): Checkpoint => ({
  state: {
    version: 1,
    round,
    partition: [[0, 2], [1]],
    sittingOut: [3],
    heads: [2, null],
    competitionIncentives: [5.5, 15],
    modelHashes: ["aa", "bb"],
    clock: 10.25 * round,
    digest: `digest ${round} ü`,
  },
  models: [Float32Array.of(round, -0, 1e-40, 3.4e38), Float32Array.of(0.1, 0.2, 0.3)],
  task: round % 3,
  ledger: {
    kind: "memory",
    version: 1,
    recordCount: 2,
    data: { records: [{ index: round, payload: ["1500000000000000000", null] }] },
  },
});
