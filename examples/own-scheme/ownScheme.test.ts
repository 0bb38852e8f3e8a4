import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { defineScheme } from "../../src/round/index.ts";
import { checkScheme } from "../../src/schemeCheck/index.ts";
import { loadOwnScheme, pinOwnScheme } from "../../src/simulation/index.ts";
import { runGfmlHere } from "../../test/support/runGfmlHere.ts";
import { playSmall, smallConfig } from "../../test/support/smallRun.ts";
import embeddingClusters from "./embeddingClusters.ts";
import uniformPriceAuction from "./uniformPriceAuction.ts";

const schemes = { embeddingClusters, uniformPriceAuction };
const files = Object.keys(schemes).map((name) => `examples/own-scheme/${name}.ts`);

it.each(Object.entries(schemes))("keeps every promise of a scheme: %s", (_, scheme) => {
  expect(checkScheme(scheme).filter(({ passed }) => !passed)).toEqual([]);
});

it.each(files)("is played to the same bits from the file and from the program: %s", async (module) => {
  const fromFile = await playSmall({ rounds: 4, scheme: { module } });
  expect(fromFile.result.completed).toBe(true);
  const scheme = await loadOwnScheme(module);
  const { result } = await playSmall({ rounds: 4 }, { scheme });
  expect(result.resultHash).toBe(fromFile.result.resultHash);
  expect((await playSmall({ rounds: 4 })).result.resultHash).not.toBe(result.resultHash);
  // the ledger knows the policies by name
  const opening = fromFile.ledger.find(({ kind }) => kind === "task")!.payload as { scheme: Record<string, string> };
  expect(Object.values(opening.scheme).some((name) => name === `own:${scheme.name}`)).toBe(true);
});

it("keeps clusters, headed in turn", async () => {
  const { rounds } = await playSmall({
    rounds: 4,
    scheme: { module: files[0]! },
    population: { deadline: { min: 19 } },
  });
  const places = rounds.map(({ coalitions }) => JSON.stringify(coalitions.map(({ members }) => members)));
  expect(new Set(places).size).toBe(1);
  for (const { coalition, members } of rounds[0]!.coalitions) {
    const heads = rounds.map(({ coalitions }) => coalitions[coalition]!.head);
    const turn = Array.from({ length: 4 }, (_, round) => members[round % members.length]!);
    if (members.length > 1) expect(heads).toEqual(turn);
  }
});

it("pays what three quarters ask for in an auction, within the bounds", async () => {
  const { rounds } = await playSmall({
    rounds: 3,
    scheme: { module: files[1]! },
    incentive: { minCompetitionIncentive: 0.5, reputationIncentive: 0 },
  });
  const prices = rounds.flatMap(({ coalitions }) => coalitions.map(({ competitionIncentive }) => competitionIncentive));
  expect(prices.every((price) => price >= 0.5 && price <= 15)).toBe(true);
  expect(new Set(prices).size).toBeGreaterThan(3);
});

it("ends the run with what a policy did that breaks a rule", async () => {
  const scheme = defineScheme({ name: "broken", incentive: { incentive: () => 99 } });
  await expect(playSmall({}, { scheme })).rejects.toThrow("must be from 5 to 15");
});

it("refuses a changed file on resume, and a file without a scheme with a remedy", async () => {
  const folder = await mkdtemp(join(tmpdir(), "gfml-scheme-"));
  const module = join(folder, "mine.mjs");
  const source = (price: number) =>
    `import { defineScheme } from "${new URL("../../src/round/index.ts", import.meta.url).href}";
export default defineScheme({ name: "mine", incentive: { incentive: () => ${price} } });`;
  await writeFile(module, source(9));
  const pinned = await pinOwnScheme(smallConfig({ scheme: { module } }));
  expect(pinned.scheme).toMatchObject({ module, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect((await playSmall({ rounds: 1, scheme: pinned.scheme })).rounds[0]!.coalitions[0]!.competitionIncentive).toBe(
    9,
  );
  await writeFile(module, source(7));
  await expect(playSmall({ rounds: 1, scheme: pinned.scheme })).rejects.toThrow(
    "not the file that the run started with",
  );
  // without the hash, the new module is played
  const { rounds } = await playSmall({ rounds: 1, scheme: { module } });
  expect(rounds[0]!.coalitions[0]!.competitionIncentive).toBe(7);

  await writeFile(module, "export const scheme = 3;");
  await expect(loadOwnScheme(module)).rejects.toThrow("no scheme as its default export");
  await expect(loadOwnScheme(join(folder, "nowhere.ts"))).rejects.toThrow("cannot be read");
  await writeFile(module, "throw new Error('half written')");
  await expect(loadOwnScheme(module)).rejects.toThrow("half written");
  await rm(folder, { recursive: true, force: true });
});

it("prints each promise with gfml check-scheme, and exits with 2 and the smallest counterexample at a broken one", async () => {
  const good = await runGfmlHere("check-scheme", files[0]!, "--instances", "20");
  expect(good.code).toBe(0);
  expect(good.out).toContain("scheme embedding-clusters: coalitions own:embedding-clusters, incentives stackelberg");
  expect(good.out).toContain("The scheme can be used.");

  const folder = await mkdtemp(join(tmpdir(), "gfml-scheme-"));
  const module = join(folder, "first.mjs");
  await writeFile(
    module,
    `import { defineScheme } from "${new URL("../../src/round/index.ts", import.meta.url).href}";
export default defineScheme({ name: "first", coalition: { start: ({ learners }) => [learners.map((one) => one.learner)] } });`,
  );
  const bad = await runGfmlHere("check-scheme", module);
  expect(bad.code).toBe(2);
  expect(bad.out).toContain("must have one member list per coalition");
  const json = await runGfmlHere("check-scheme", module, "--json");
  expect(JSON.parse(json.out)).toMatchObject({ name: "first", passed: false, checks: expect.any(Array) });
  await rm(folder, { recursive: true, force: true });
});
