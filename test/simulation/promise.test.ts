import { describe, expect, it } from "vitest";
import { defineRun, prepareData, runSimulation } from "../../src/simulation/index.ts";
import { playSmall } from "../support/smallRun.ts";

// a seed is a promise between versions: a change of these hashes is a change of everybody's results, and goes into the changelog
describe("the promise of a seed's result", () => {
  it("is kept on drawn data", async () => {
    const { result } = await playSmall({ rounds: 3 });
    expect(result.resultHash).toBe("2bb045468fd22b4b230b1ee3d150eb1d5d56050265db984a8fe2d7a32471dce3");
  });

  const directory = process.env.GFML_DATA_DIR;
  it.skipIf(directory === undefined)(
    "is kept on MNIST, whole learners (skipped unless GFML_DATA_DIR is set)",
    async () => {
      const config = defineRun({ rounds: 2, evaluationInterval: 2, data: { set: "mnist" } });
      const { set, partition } = await prepareData(config, { download: false });
      const result = await runSimulation({ config, samples: set.train, partition, workers: 2 });
      expect(result.resultHash).toBe("9f0021e30d5da766dfabdbed5d0b1abd8aa9bf47dfa1462b7377237a179324c7");
    },
  );
});
