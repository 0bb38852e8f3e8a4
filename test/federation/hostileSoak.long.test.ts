import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type AttackerKind, playSoak } from "./support/playSoak.ts";
import { soakConfig } from "./support/soakConfig.ts";

const HONEST = Number(process.env.GFML_SOAK_HONEST ?? 20);
const ATTACKERS = Number(process.env.GFML_SOAK_ATTACKERS ?? 10);
const ROUNDS = Number(process.env.GFML_SOAK_ROUNDS ?? 100);
/** Attackers that are paid like honest learners: nothing on a ledger without verdicts tells them apart. */
const PAID: readonly AttackerKind[] = ["noise", "many-samples"];

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-hostile-soak-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it.each([
  ["the terms of a service", "service"],
  ["the preset benefit", "benefit"],
  ["the terms of faithful", "faithful"],
] as const)("loses no round among attackers of mixed kinds, under %s", async (name, terms) => {
  const run = soakConfig({ honest: HONEST, attackers: ATTACKERS, rounds: ROUNDS, terms });
  const play = (isAttacked: boolean) =>
    playSoak({ run, folder: join(folder, String(isAttacked)), honest: HONEST, isAttacked, always: PAID });
  const honest = await play(false);
  const attacked = await play(true);
  const ratio = attacked.honestPay / honest.honestPay;
  const lost = attacked.rounds.filter(({ payments }) => payments === 0).length;
  const half = attacked.memory.slice(ROUNDS / 2);
  console.log(
    `${name}: honest pay ${honest.honestPay.toFixed(1)} alone, ${attacked.honestPay.toFixed(1)} attacked (${ratio.toFixed(3)}); ` +
      `${lost} rounds without pay; victim dialed ${attacked.victimConnections} times; ` +
      `${Math.min(...half).toFixed(0)} to ${Math.max(...half).toFixed(0)} MB outside the heap`,
  );
  expect(attacked.rounds).toHaveLength(ROUNDS);
  expect(lost).toBe(0);
  expect(attacked.victimConnections).toBeLessThanOrEqual(10);
  // buffers of a few transfers, and nothing that grows
  expect(Math.max(...half)).toBeLessThan(2 * Math.min(...half) + 50);
  // what heads take with them that say nothing or lie: each is barred for twice as long every time
  // two runs under a service's terms gave 0.948 and 0.955, one under benefit 0.977
  if (terms !== "faithful") expect(ratio).toBeGreaterThan(terms === "benefit" ? 0.95 : 0.93);
});
