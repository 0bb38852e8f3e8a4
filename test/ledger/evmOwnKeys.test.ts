import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type EvmLedger, openEmbeddedLedger, signingAccount } from "../../src/ledger/index.ts";
import type { CoalitionSettlement, DeliveredMember } from "../../src/round/index.ts";
import {
  delivered,
  initialModelHash,
  learner,
  opening,
  type Play,
  population,
  publication,
  settlement,
} from "../../src/testing/ledger/ledgerFixtures.ts";
import { type OwnKeys, ownKeys } from "../../src/testing/ledger/ownKeys.ts";

const provider = new Uint8Array(32).fill(21);
const play: Play = { coalition: 1, head: 2, members: Array.from({ length: 60 }, (_, index) => index) };
const COUNT = 61;

let folder: string;
let ledger: EvmLedger;
let keys: OwnKeys;
let task: number;

// one ledger for all: what is refused changes nothing
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "gfml-own-keys-"));
  ledger = await openEmbeddedLedger({
    folder,
    now: () => 0,
    secret: "own keys",
    key: provider,
    holdsLearnerKeys: false,
  });
  keys = ownKeys(ledger);
  await ledger.register(await Promise.all(population(COUNT).map((one) => keys.signed(one))));
  task = await ledger.openTask(opening());
  await ledger.publishPartition(publication(task, 0, [play]));
});
afterAll(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

/** A call is refused with this code, the error names the learner, and nothing was sent. */
const refused = async (call: () => Promise<unknown>, code: string, named: number): Promise<void> => {
  const { transactions } = ledger.figures();
  const nonces = Array.from({ length: COUNT }, (_, index) => ledger.nonceOf(index));
  const failure = await call().then(
    () => "nothing was refused",
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code });
  expect((failure as Error).message).toMatch(new RegExp(`learner:? ${named}\\b`));
  expect(ledger.figures().transactions).toBe(transactions);
  expect(Array.from({ length: COUNT }, (_, index) => ledger.nonceOf(index))).toEqual(nonces);
};

const MISSING = "GFML_MISSING_KEY";
const WRONG = "GFML_WRONG_SIGNATURE";

it("uses the provider's key for the contracts' account", async () => {
  const { address } = privateKeyToAccount(`0x${Buffer.from(provider).toString("hex")}`);
  expect(getAddress(signingAccount(provider).address)).toBe(address);
  for await (const { kind, payload } of ledger.history()) {
    if (kind === "registration") expect((payload as { registrations: unknown[] }).registrations.length).toBe(COUNT);
  }
});

describe("a ledger without keys of learners, before it sends,", () => {
  it("refuses declarations that are not signed by their account", async () => {
    const one = { ...learner(9), sampleCount: 99 };
    const signed = await keys.signed(one);
    const { signature, account, ...bare } = signed;
    await refused(() => ledger.register([bare]), MISSING, 9);
    await refused(() => ledger.register([{ ...bare, account: account! }]), MISSING, 9);
    await refused(() => ledger.register([{ ...signed, sampleCount: 100 }]), WRONG, 9);
    // a signature that was used before
    const old = await keys.signer(9).declaration(one, 0n);
    await refused(() => ledger.register([{ ...signed, signature: old }]), WRONG, 9);
    const another = await keys.signer(8).declaration({ ...one, account: keys.signer(8).account }, ledger.nonceOf(9));
    await refused(() => ledger.register([{ ...signed, signature: another }]), WRONG, 9);
    await refused(() => ledger.register([{ ...signed, account: keys.signer(8).account }]), "GFML_ACCOUNT_CHANGED", 9);
    // one wrong one among right ones
    const right = await keys.signed({ ...learner(10), sampleCount: 99 });
    await refused(() => ledger.register([right, { ...signed, signature: old }]), WRONG, 9);
    await ledger.register([signed]);
    expect(ledger.nonceOf(9)).toBe(2n);
  });

  it("refuses departures without the learner's own signature", async () => {
    await refused(() => ledger.leave(60), MISSING, 60);
    for (const signature of [await keys.signer(60).leave(60, 5n), await keys.signer(59).leave(60, 1n)]) {
      await refused(() => ledger.leave(60, signature), WRONG, 60);
    }
    await refused(() => ledger.leave(60, "0x12"), "GFML_INVALID_VALUE", 60);
  });

  it("refuses hand-overs that no learner requested", async () => {
    const passive = await keys.signed({ ...learner(60), active: false });
    await ledger.register([passive]);
    const other = await ledger.openTask(opening());
    const handOver = (signature?: string) =>
      ledger.handOver({
        task: other,
        round: 0,
        learners: [{ learner: 60, coalition: 0, modelHash: initialModelHash, ...(signature && { signature }) }],
      });
    await refused(() => handOver(), MISSING, 60);
    for (const round of [1, 2]) {
      const request = await keys.signer(60).modelRequest({ task: other, round, learner: 60 });
      await refused(() => handOver(request), WRONG, 60);
    }
    await handOver(await keys.signer(60).modelRequest({ task: other, round: 0, learner: 60 }));
  });

  it("refuses settlements that differ from what was signed", async () => {
    const inTime = (index: number) => delivered(index, { computationTime: 4 });
    const right = await keys.settlement(task, 0, play, inTime);
    await refused(() => ledger.settleCoalition(settlement(task, 0, play, inTime)), MISSING, 0);
    const { signatures, ...unsigned } = right;
    await refused(() => ledger.settleCoalition(unsigned), MISSING, 2);
    // the head of the coalition signs in place of a member
    const forged = async (at: number, change: Partial<DeliveredMember>): Promise<CoalitionSettlement> => {
      const members = right.members.map((one) => (one.learner === at && one.delivered ? { ...one, ...change } : one));
      const made = { ...unsigned, members };
      return { ...made, signatures: await keys.signSettlement(made, play, 2) };
    };
    for (const change of [
      { updateNorm: 99 },
      { updateNorm: 0 },
      { computationTime: 1 },
      { transmissionTime: 0.5 },
      { updateHash: "12".repeat(32) },
      { embeddingHash: "00".repeat(32) },
    ] satisfies Partial<DeliveredMember>[]) {
      const settled = await forged(7, change);
      await refused(() => ledger.settleCoalition(settled), WRONG, 7);
    }
    const stranger = await keys.signer(8).participation({
      ...inTime(7),
      task,
      round: 0,
      coalition: 1,
      frequency: 500_000_007,
      updateNorm: delivered(7).updateNorm,
    });
    const byStranger = await forged(7, { signature: stranger });
    await refused(() => ledger.settleCoalition(byStranger), WRONG, 7);

    // the head's own: one missing, those of another member, in the wrong order, of another largest measure
    const byMember = await keys.signSettlement(right, play, 3);
    await refused(() => ledger.settleCoalition({ ...unsigned, signatures: byMember }), WRONG, 2);
    await refused(() => ledger.settleCoalition({ ...unsigned, signatures: [...signatures!].reverse() }), WRONG, 2);
    const smaller = await keys.signer(2).settlement(right, { largestMeasure: 1 });
    await refused(() => ledger.settleCoalition({ ...unsigned, signatures: smaller }), WRONG, 2);
    await expect(ledger.settleCoalition({ ...unsigned, signatures: signatures!.slice(1) })).rejects.toThrow(
      "signatures.length must be 2",
    );
    // it claims more of a member than was signed: that is taken, and the signed norm counts
    const louder = await forged(7, { measure: 1000 });
    const receipts = await ledger.settleCoalition(louder);
    expect(receipts[7]!.contributionScore).toBeLessThan(receipts[59]!.contributionScore);
    await ledger.finalizeRound(task, 0);
  });
});

it("needs no signature for a missing or late update", async () => {
  await ledger.publishPartition(publication(task, 1, [play]));
  const members = (index: number) => {
    if (index === 4) return { learner: index, delivered: false as const };
    return delivered(index, { computationTime: index === 5 ? 500 : 4 });
  };
  const signed = await keys.settlement(task, 1, play, members);
  const late = signed.members.map((one) => {
    if (one.learner !== 5 || !one.delivered) return one;
    const { signature: _, ...rest } = one;
    return rest;
  });
  const made = { ...signed, members: late };
  const signatures = await keys.signSettlement(made, play, 2);
  const receipts = await ledger.settleCoalition({ ...made, signatures });
  expect(receipts.filter(({ payment }) => payment === 0n).map((one) => one.learner)).toEqual([4, 5]);
  await ledger.finalizeRound(task, 1);
  await keys.leave(60);
});
