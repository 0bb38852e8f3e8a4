import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { auditSnapshot } from "../../src/audit/index.ts";
import { openEmbeddedLedger } from "../../src/ledger/index.ts";
import type {
  Checkpoint,
  LearnerRecord,
  Ledger,
  LedgerSnapshot,
  Registration,
  RoundRecord,
} from "../../src/round/index.ts";
import { taskIdentity } from "../../src/simulation/taskIdentity.ts";
import { folderStore, readManifest, runFile } from "../../src/storage/index.ts";
import { playSmall, smallConfig, smallData } from "../support/smallRun.ts";
import { startSmallFederation } from "./support/smallFederation.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-federation-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What a small run's federation tells, to its end. */
const federate = async (ledger: "memory" | "evm") => {
  const run = smallConfig();
  const { samples, partition } = smallData(run);
  const rounds: RoundRecord[] = [];
  const learners: (readonly LearnerRecord[])[] = [];
  const federation = await startSmallFederation({
    run,
    folder: join(folder, "service"),
    // every chunk is opened: a draw would make of a head's own measure an estimate
    service: { ledger, headCheck: { chunks: 1024 } },
    provider: {
      identity: taskIdentity(run, undefined, samples, partition),
      onRound: (round, own) => {
        rounds.push(round);
        learners.push(own);
      },
    },
  });
  try {
    const result = await federation.provider.done;
    return { run, rounds, learners, result };
  } finally {
    await federation.close();
  }
};

/** Uses a ledger on the chain that a snapshot holds. */
const onChainOf = async <Value>(snapshot: LedgerSnapshot, use: (ledger: Ledger) => Promise<Value>): Promise<Value> => {
  const chain = await mkdtemp(join(folder, "chain-"));
  const ledger = await openEmbeddedLedger({ folder: chain, now: () => 0, secret: "reading", snapshot });
  try {
    return await use(ledger);
  } finally {
    await ledger.close();
  }
};

/** What differs: a simulation holds all keys, and a federation's learners hold their own. A service salts its commitment. */
const WHOSE = new Set(["account", "signature", "signatures", "seedCommitment"]);
const withoutKeys = (payload: unknown): unknown =>
  JSON.parse(
    JSON.stringify(payload, (name, value) => {
      if (WHOSE.has(name)) return undefined;
      if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
      return typeof value === "bigint" ? `${value}` : value;
    }),
  );

/** All that a chain says of a task: its records as its events tell them, and what everybody has in the end. */
const readChain = (snapshot: LedgerSnapshot, learners: number) =>
  onChainOf(snapshot, async (ledger) => {
    const records: { kind: string; payload: unknown }[] = [];
    const registered: Registration[] = [];
    for await (const { kind, payload } of ledger.history()) {
      // a federation's learners come one by one, to a task that is open already
      if (kind === "registration") registered.push(...(payload as { registrations: Registration[] }).registrations);
      else records.push({ kind, payload: withoutKeys(payload) });
    }
    const all = Array.from({ length: learners }, (_, learner) => learner);
    return {
      registered: withoutKeys(registered.sort((a, b) => a.learner - b.learner)),
      records,
      balances: await Promise.all(all.map((learner) => ledger.balance(learner))),
      global: await ledger.globalReputations(all),
    };
  });

it("has the same digest of every round over sockets as in a simulation", async () => {
  const federated = await federate("memory");
  const simulated = await playSmall();
  expect(federated.learners).toEqual(simulated.learners);
  expect(federated.rounds.map(({ digest }) => digest)).toEqual(simulated.rounds.map(({ digest }) => digest));
  expect(federated.result.resultHash).toBe(simulated.result.resultHash);
});

it("has the same digests on a chain, and the same payments and reputations in the contracts", async () => {
  const federated = await federate("evm");
  let saved: Checkpoint | undefined;
  const store = {
    save: async (checkpoint: Checkpoint) => {
      saved = checkpoint;
    },
    load: async () => saved,
  };
  const simulated = await playSmall({ ledger: "evm" }, { store });
  expect(federated.learners).toEqual(simulated.learners);
  expect(federated.rounds.map(({ digest }) => digest)).toEqual(simulated.rounds.map(({ digest }) => digest));
  expect(federated.result.resultHash).toBe(simulated.result.resultHash);

  const left = await folderStore(runFile(join(folder, "service"), "checkpoint")).load();
  const count = federated.run.population.learners;
  const [one, other] = [await readChain(left!.ledger, count), await readChain(saved!.ledger, count)];
  expect(one.records.map(({ kind }) => kind)).toContain("settlement");
  expect(one.balances.filter((balance) => balance > 0n).length).toBeGreaterThan(5);
  expect(one).toEqual(other);
  const { seedSalt = "" } = await readManifest(join(folder, "service"));
  const { seed } = federated.run;
  const auditWith = async (known: { readonly seed: number; readonly seedSalt?: string }) =>
    auditSnapshot(left!.ledger, { ...known, folder: await mkdtemp(join(folder, "audit-")) });
  const audit = await auditWith({ seed, seedSalt });
  expect(audit).toMatchObject({ firstLie: null, roundsAudited: federated.run.rounds });
  expect(audit.checks.find(({ name }) => name === "randomness")?.count).toBeGreaterThan(federated.run.rounds);
  // nobody finds a seed of a few bits by trying all of them
  expect((await auditWith({ seed })).firstLie).toMatchObject({ check: "randomness", what: "commitment to the seed" });
});
