import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditReport } from "../../src/audit/index.ts";
import { auditJson, renderAudit } from "../../src/cli/audit/renderAudit.ts";
import { folderStore, runFile } from "../../src/storage/index.ts";
import { createStyle } from "../../src/text/index.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";

const parent = mkdtempSync(join(tmpdir(), "gfml-audit-command-"));
const folder = join(parent, "run");
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const play = (output: string, ledger: string) =>
  runGfmlHere(
    ...["run", "--learners", "6", "--coalitions", "2", "--rounds", "2", "--data.glyphCount", "300"],
    ...["--model.hiddenLayers", "8", "--learning.localSteps", "2", "--workers", "1", "--quiet"],
    ...["--ledger", ledger, "--output", output],
  );

beforeAll(async () => {
  const { code, err } = await play(folder, "evm");
  expect({ code, err }).toEqual({ code: 0, err: "" });
});

describe("gfml audit of a run folder", () => {
  it("prints a line a check, and what the chain does not show", async () => {
    const { code, out, err } = await runGfmlHere("audit", folder);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const lines = out.split("\n").filter((line) => line.startsWith("holds "));
    expect(lines).toHaveLength(25);
    expect(out).toContain("All checks passed in 2 rounds of 1 task.");
    expect(out).toContain("the smaller of the owner's and the head's number counts");
    expect(out).not.toContain("FAILED");
  });

  it("prints JSON", async () => {
    const { code, out } = await runGfmlHere("audit", folder, "--json");
    expect(code).toBe(0);
    const report = JSON.parse(out) as {
      firstLie: unknown;
      roundsAudited: number;
      checks: { name: string; verdict: string; count: number }[];
    };
    expect(report).toMatchObject({ firstLie: null, roundsAudited: 2 });
    for (const { name, verdict, count } of report.checks)
      expect({ name, verdict, none: count === 0 }).toEqual({ name, verdict: "holds", none: false });
  });

  it("exits with 3 at a lie, and names where it is", async () => {
    const { code, out } = await runGfmlHere("audit", folder, "--seed", "12345");
    expect(code).toBe(3);
    expect(out).toMatch(/FAILED {2}randomness/);
    expect(out).toMatch(/The first failure:\n +check +randomness\n +what +commitment to the seed\n +block +\d+\n/);
  });

  it("audits the same chain on a network's node", async () => {
    const checkpoint = await folderStore(runFile(folder, "checkpoint")).load();
    const { data, bytes } = checkpoint!.ledger;
    const { addresses, chainId } = data as { addresses: { rounds: string }; chainId: number };
    const { startEmbeddedChain } = await import("../../src/chain/anvil/startEmbeddedChain.ts");
    const node = await startEmbeddedChain({ folder: join(parent, "node"), state: bytes! });
    try {
      const named = ["audit", "--rpc", node.url, "--address"];
      const { code, out } = await runGfmlHere(...named, addresses.rounds);
      expect(code).toBe(0);
      expect(out).toContain("unless the seed is given (--seed)");
      const right = await runGfmlHere(...named, addresses.rounds, "--chain-id", `${chainId}`);
      expect(right).toMatchObject({ code: 0, err: "" });
      // a node of another chain is no lie of the ledger
      const other = await runGfmlHere(...named, addresses.rounds, "--chain-id", "1");
      expect(other).toMatchObject({ code: 2, out: "" });
      expect(other.err).toContain(`another chain: chain id ${chainId}`);
      expect(other.err).not.toMatch(/FAILED|lie/i);
      const elsewhere = await runGfmlHere(...named, "0x0000000000000000000000000000000000000001");
      expect(elsewhere).toMatchObject({ code: 2, out: "" });
      expect(elsewhere.err).toContain("there is no ledger to audit: there is no contract at the address");
    } finally {
      await node.stop();
    }
  });
});

it("says of a provider's own scheme what it cannot check, and checks the rest", async () => {
  const module = join(parent, "own.mjs");
  writeFileSync(
    module,
    `import { defineScheme } from "${new URL("../../src/round/index.ts", import.meta.url).href}";
export default defineScheme({
  name: "mine",
  coalition: { playsGame: true, start: ({ learners, coalitionCount }) =>
    Array.from({ length: coalitionCount }, (_, at) => learners.filter((_, index) => index % coalitionCount === at).map(({ learner }) => learner)) },
  incentive: { incentive: ({ round }) => 9 + round, frequency: ({ maxFrequency }) => maxFrequency },
  head: { choose: ({ candidates }) => candidates.at(-1).profile.learner },
});`,
  );
  const own = join(parent, "own");
  const played = await runGfmlHere(
    ...["run", "--learners", "6", "--coalitions", "2", "--rounds", "2", "--data.glyphCount", "300"],
    ...["--model.hiddenLayers", "8", "--learning.localSteps", "2", "--workers", "1", "--quiet"],
    ...["--scheme.module", module, "--output", own],
  );
  expect(played).toMatchObject({ code: 0, err: "" });
  const { code, out } = await runGfmlHere("audit", own);
  expect(code).toBe(0);
  const verdictOf = (check: string) => out.split("\n").find((line) => line.split(/ +/)[1] === check);
  for (const check of ["heads", "formation", "stability", "incentives", "frequencies"]) {
    expect(verdictOf(check)).toContain("decided by a custom policy of the provider");
  }
  for (const check of ["partitions", "similarities", "reputations", "payments", "contributions"]) {
    expect(verdictOf(check)).toMatch(/^holds/);
  }
  // its own content is noted, and a run that goes on refuses another
  writeFileSync(module, "export default 0;");
  const resumed = await runGfmlHere("run", "--resume", own, "--rounds", "3", "--quiet", "--trust-modules");
  expect(resumed).toMatchObject({
    code: 2,
    err: expect.stringContaining("scheme.module is not the file that the run started with"),
  });
});

describe("gfml audit", () => {
  it.each([
    [["audit"], "nothing to audit was given"],
    [["audit", "--rpc", "http://127.0.0.1:1"], "nothing to audit was given"],
    [["audit", parent], "manifest.json"],
    [["audit", folder, "--rpc", "http://127.0.0.1:1"], "cannot be used together"],
    [["audit", "--rpc", "http://127.0.0.1:1", "--address", "0x12"], "20 bytes in hex"],
    [["audit", folder, "--seed", "x"], "It must be an integer of at least 0."],
    [["audit", folder, "--seed-salt", "1f"], "It must be 64 hexadecimal digits in lower case."],
  ])("refuses %j", async (argv, message) => {
    const { code, err, out } = await runGfmlHere(...argv);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
  });

  it("refuses a run whose ledger is in memory", async () => {
    const other = join(parent, "memory");
    expect((await play(other, "memory")).code).toBe(0);
    const { code, err } = await runGfmlHere("audit", other);
    expect(code).toBe(2);
    expect(err).toContain("this run's ledger is not on a chain");
    expect(err).toContain("--ledger evm");
  });
});

describe("the report", () => {
  const report: AuditReport = {
    chainId: 1,
    rounds: "0x00",
    fromBlock: 0n,
    toBlock: 7n,
    blockHash: "0xab",
    tasks: 1,
    roundsAudited: 1,
    checks: [
      {
        name: "payments",
        title: "every payment",
        count: 12,
        largestDeviation: 0.5,
        tolerance: 0,
        verdict: "broken",
        lies: 1,
      },
      {
        name: "heads",
        title: "heads",
        count: 0,
        largestDeviation: 0,
        tolerance: 0,
        verdict: "not checked",
        lies: 0,
        note: "no seed",
      },
      {
        name: "float64",
        title: "again",
        count: 1200,
        largestDeviation: 1e-16,
        tolerance: 1e-9,
        verdict: "holds",
        lies: 0,
      },
    ],
    firstLie: {
      check: "payments",
      block: 5n,
      transaction: "0xcd",
      task: 0,
      round: 3,
      coalition: 1,
      learner: 4,
      what: "payment",
      expected: "1",
      found: "2",
    },
    raisedMeasures: { count: 0, heads: [], largest: null },
    authority: [
      {
        contract: "ReputationRegistry",
        role: "administrator",
        account: "0xab",
        fromBlock: 2n,
        untilBlock: 4n,
      },
      { contract: "Tasks", role: "provider", account: "0xab", fromBlock: 3n, untilBlock: null },
    ],
    cannotShow: ["that x is true"],
  };

  it("names a lie", () => {
    expect(renderAudit(report, createStyle(false))).toMatchInlineSnapshot(`
      "        check     compared  largest deviation
      FAILED  payments        12  0.500                    every payment
      -       heads            0                           heads (no seed)
      holds   float64      1,200  1.00e-16 (1e-9 allowed)  again

      chain 1, blocks 0 to 7, the last 0xab
      A check failed in 1 round of 1 task. The first failure:
        check        payments
        what         payment
        block        5
        transaction  0xcd
        task         0
        round        3
        coalition    1
        learner      4
        expected     1
        found        2

      Who could write what:
        0xab could give roles in ReputationRegistry, from block 2 to 4
        0xab could open tasks in Tasks, from block 3

      What a chain cannot show:
        that x is true
      "
    `);
    const largest = { block: 5n, transaction: "0xcd", round: 3, learner: 4, head: 2, measure: 9, updateNorm: 1.5 };
    const told = { ...report, raisedMeasures: { count: 3, heads: [{ head: 2, count: 3 }], largest } };
    expect(renderAudit(told, createStyle(false))).toContain(
      [
        "Heads claimed more than their members signed 3 times; the signed value counts:",
        "  by head 2 (3)",
        "  most in round 3: head 2 claimed 9 for learner 4, who signed 1.5",
      ].join("\n"),
    );
    expect(JSON.parse(auditJson(report))).toMatchObject({ toBlock: 7, firstLie: { block: 5, learner: 4 } });
  });
});
