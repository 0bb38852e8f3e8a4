import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { draws } from "../../src/testing/ledger/ledgerFixtures.ts";
import { crashRun, settledOnRecord, type Victim, wholeRun } from "./crashRun.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-crash-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const VICTIMS: readonly Victim[] = ["gfml", "anvil", "both"];
const KILLS = 24;

it.runIf(process.platform === "linux")(`changes no result by ${KILLS} kills at random moments`, async () => {
  const expected = await wholeRun(join(folder, "whole"));
  const draw = draws(7);
  let kills = 0;
  for (let run = 0; kills < KILLS; run++) {
    const crashed = join(folder, `crashed-${run}`);
    const plan = [0, 1, 2].map((at) => ({ victim: VICTIMS[(run + at) % 3]!, after: draw(2500) }));
    const left = await crashRun(crashed, plan);
    kills += left.kills;
    const said = `run ${run}: ${JSON.stringify(plan)}\n${left.words.join("\n")}`;
    expect(left.resultHash, said).toBe(expected);
    expect(left.finalized, said).toEqual([0, 1, 2, 3, 4]);
    expect(
      [...left.settlements.values()].every((count) => count === 1),
      said,
    ).toBe(true);
    expect([...left.settlements.keys()], said).toEqual(settledOnRecord(crashed));
  }
  expect(kills).toBeGreaterThanOrEqual(KILLS);
});
