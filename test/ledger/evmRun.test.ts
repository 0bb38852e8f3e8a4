import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { auditSnapshot } from "../../src/audit/index.ts";
import type { ChainRound } from "../../src/ledger/index.ts";
import type { Checkpoint, Store } from "../../src/round/index.ts";
import type { RunConfigInput } from "../../src/simulation/index.ts";
import { playSmall } from "../support/smallRun.ts";

/** A store that keeps of every checkpoint's ledger what a folder keeps: its data through JSON, its bytes as they are. */
const keepAll = (): { readonly store: Store; readonly saved: Checkpoint[] } => {
  const saved: Checkpoint[] = [];
  const store: Store = {
    save: async (checkpoint) => {
      const { bytes, ...plain } = checkpoint.ledger;
      saved.push({ ...checkpoint, ledger: { ...JSON.parse(JSON.stringify(plain)), ...(bytes && { bytes }) } });
    },
    load: async () => saved.at(-1),
  };
  return { store, saved };
};

it("has one result and one history on every ledger", async () => {
  const memory = await playSmall({ ledger: "memory" });
  const centralized = await playSmall({ ledger: "centralized" });
  const rounds: ChainRound[] = [];
  const { store, saved } = keepAll();
  const evm = await playSmall(
    { ledger: "evm", checkpointInterval: 1 },
    { store, onChainRound: (one) => rounds.push(one) },
  );
  expect(centralized.result.resultHash).toBe(memory.result.resultHash);
  expect(evm.result.resultHash).toBe(memory.result.resultHash);
  expect(evm.rounds).toEqual(memory.rounds);
  expect(evm.learners).toEqual(memory.learners);
  // what was written beside the chain is what the memory ledger wrote, hash for hash
  expect(evm.ledger).toEqual(memory.ledger);
  expect(rounds.map(({ round }) => round)).toEqual([0, 1, 2]);
  for (const { transactions, gas, bytes, time } of rounds) {
    expect(transactions).toBeGreaterThanOrEqual(2);
    expect(gas).toBeGreaterThan(100_000n);
    expect(bytes).toBeGreaterThan(1000);
    expect(time).toBeGreaterThan(0);
  }
  for (const resume of saved.slice(0, 2)) {
    const resumed = await playSmall({ ledger: "evm", checkpointInterval: 1 }, { resume });
    expect(resumed.result.resultHash).toBe(memory.result.resultHash);
    expect(resumed.rounds).toEqual(memory.rounds.slice(resume.state.round));
  }
});

it("continues with the chain and the reputations of the first task in a second one", async () => {
  const first = keepAll();
  await playSmall({ ledger: "evm" }, { store: first.store });
  const second = await playSmall({ ledger: "evm", seed: 1 }, { reputationFrom: first.saved.at(-1)! });
  const inMemory = keepAll();
  await playSmall({ ledger: "memory" }, { store: inMemory.store });
  const expected = await playSmall({ ledger: "memory", seed: 1 }, { reputationFrom: inMemory.saved.at(-1)! });
  expect(second.result.resultHash).toBe(expected.result.resultHash);
});

it("registers learners anew when their data change within a task, with a clean audit on a chain", async () => {
  const changing: RunConfigInput = {
    rounds: 4,
    checkpointInterval: 1,
    population: { learners: 8 },
    data: { glyphCount: 800 },
    scenario: {
      events: [
        { kind: "growing-data", learners: { share: 0.25 }, initialShare: 0.2, to: 3 },
        { kind: "task-shift", learners: { share: 0.25 }, round: 2 },
      ],
    },
  };
  const memory = await playSmall({ ...changing, ledger: "memory" });
  const { store, saved } = keepAll();
  const evm = await playSmall({ ...changing, ledger: "evm" }, { store });
  expect(evm.result.resultHash).toBe(memory.result.resultHash);
  expect(evm.ledger).toEqual(memory.ledger);
  expect(evm.ledger.filter(({ kind }) => /regist/i.test(kind)).length).toBeGreaterThan(2);
  const resumed = await playSmall({ ...changing, ledger: "evm" }, { resume: saved[1]! });
  expect(resumed.result.resultHash).toBe(memory.result.resultHash);
  const folder = mkdtempSync(join(tmpdir(), "gfml-changing-"));
  try {
    const audit = await auditSnapshot(saved.at(-1)!.ledger, { folder, seed: evm.config.seed });
    expect(audit).toMatchObject({ firstLie: null, roundsAudited: 4 });
    expect(audit.checks.find(({ name }) => name === "registrations")!.count).toBeGreaterThan(8);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
