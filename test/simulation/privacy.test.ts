import { expect, it } from "vitest";
import { gaussianEpsilon } from "../../src/coalition/index.ts";
import { privacySpent } from "../../src/simulation/folder/privacySpent.ts";
import type { RunConfigInput } from "../../src/simulation/index.ts";
import { playSmall, smallConfig } from "../support/smallRun.ts";

type Protection = NonNullable<NonNullable<RunConfigInput["coalition"]>["embeddingPrivacy"]>;
const withPrivacy = (embeddingPrivacy: Protection): RunConfigInput => ({ coalition: { embeddingPrivacy } });
const plain = playSmall();

it.each([
  { dimensions: 4 },
  { clip: 0.2 },
  { clip: 0.2, noiseMultiplier: 1 },
  { dimensions: 3, clip: 0.2, noiseMultiplier: 0.5 },
] as const)("changes what heads see, and no bit with any number of workers: %o", async (protection) => {
  const alone = await playSmall(withPrivacy(protection));
  expect(alone.result.resultHash).not.toBe((await plain).result.resultHash);
  const threads = await playSmall(withPrivacy(protection), { workers: 2 });
  expect(threads.result).toEqual(alone.result);
  expect(threads.learners).toEqual(alone.learners);
});

it("changes no similarity by a bound that nothing reaches, and no number by delta", async () => {
  const wide = await playSmall(withPrivacy({ clip: 1e6 }));
  expect(wide.learners).toEqual((await plain).learners);
  const delta = await playSmall(withPrivacy({ delta: 1e-9 }));
  expect(delta.result).toEqual((await plain).result);
});

it("keeps the embeddings that were sent", async () => {
  const fields = { rounds: 4, coalition: { embeddingInterval: 3, embeddingPrivacy: { dimensions: 2 } } };
  const whole = await playSmall(fields);
  expect(whole.result.completed).toBe(true);
  expect(whole.result.resultHash).not.toBe(
    (await playSmall({ rounds: 4, coalition: { embeddingInterval: 3 } })).result.resultHash,
  );
});

it("spends one embedding for each model, in each round that asks and after the last", () => {
  const spent = (fields: RunConfigInput, rounds: number) => privacySpent(smallConfig(fields), rounds);
  const noisy = withPrivacy({ clip: 1, noiseMultiplier: 4, delta: 1e-6 });
  expect(spent({}, 10)).toBeNull();
  expect(spent(withPrivacy({ clip: 1 }), 10)).toBeNull();
  // rounds 0 to 9, and the measurement after the last; 3 coalitions
  expect(spent(noisy, 10)).toEqual({
    releases: 33,
    delta: 1e-6,
    epsilon: gaussianEpsilon({ noiseMultiplier: 4, releases: 33, delta: 1e-6 }),
  });
  // one coalition
  expect(spent({ ...noisy, scheme: "best-effort+stackelberg" }, 10)!.releases).toBe(11);
  // rounds 0, 3, 6, 9, measured every second round: 2, 4, 8, 10
  const rare = { coalition: { ...noisy.coalition, embeddingInterval: 3 } };
  expect(spent(rare, 10)!.releases).toBe(3 * 8);
  expect(spent(noisy, 20)!.epsilon).toBeGreaterThan(spent(noisy, 10)!.epsilon);
});

it.each([
  [{ noiseMultiplier: 1 }, "coalition.embeddingPrivacy.clip"],
  [{ dimensions: 7 }, "coalition.embeddingPrivacy.dimensions"],
  [{ clip: 1, noiseMultiplier: 1, delta: 0 }, "coalition.embeddingPrivacy.delta"],
] as const)("refuses %o before any work", (protection, field) => {
  expect(() => smallConfig(withPrivacy(protection))).toThrow(field);
});
