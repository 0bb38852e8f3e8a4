import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { playSoak } from "./support/playSoak.ts";
import { soakConfig } from "./support/soakConfig.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-hostile-soak-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

it("plays every round among attackers of mixed kinds, and pays the honest learners", async () => {
  const run = soakConfig({ honest: 8, attackers: 8, rounds: 6, terms: "service" });
  const { rounds, learners, errors, victimConnections } = await playSoak({ run, folder, honest: 8, isAttacked: true });
  expect(rounds.map(({ round }) => round)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(errors).toEqual([]);
  const paid = learners.flat().filter(({ learner, payment }) => learner < 8 && payment > 0);
  expect(new Set(paid.map(({ learner }) => learner)).size).toBe(8);
  expect(paid.length).toBeGreaterThan(24);
  // one dial of the provider, none of a member
  expect(victimConnections).toBeLessThanOrEqual(2);
  // a round that a silent head leads takes its deadline of 20 s, and any round may get one
}, 300_000);
