import fc from "fast-check";
import { recoverAddress, recoverTypedDataAddress, verifyTypedData } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { signingAccount } from "../../../chain/keystore/SigningAccount.ts";
import type { CoalitionSettlement, Participation } from "../../../round/index.ts";
import { delivered, learner } from "../../../testing/ledger/ledgerFixtures.ts";
import { ledgerDomains } from "../typedData/ledgerDomains.ts";
import { createLearnerSigner } from "./createLearnerSigner.ts";
import { type Delegation, delegationTypedData, signDelegation, verifyDelegation } from "./delegation.ts";
import {
  createSignatureChecker,
  verifyDeclaration,
  verifyLeave,
  verifyModelRequest,
  verifyParticipation,
  verifySettlement,
} from "./verifySignatures.ts";

const key = new Uint8Array(32).fill(7);
const viemAccount = privateKeyToAccount(`0x${"07".repeat(32)}`);
const place = { chainId: 31_337, learners: `0x${"11".repeat(20)}`, rounds: `0x${"22".repeat(20)}` };
const domains = ledgerDomains(place);
const signer = createLearnerSigner({ key, domains });
const account = viemAccount.address.toLowerCase();

const part: Participation = {
  task: 1,
  round: 2,
  coalition: 3,
  learner: 4,
  frequency: 5e8,
  updateHash: "ab".repeat(32),
  updateNorm: 1.25,
  computationTime: 4.000000001,
  transmissionTime: 1.5,
  embeddingHash: "cd".repeat(32),
};

describe("a key", () => {
  it("has the account and makes the signatures that viem gives it", async () => {
    const own = signingAccount(key);
    expect(own.address).toBe(account);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (digest) => {
        const hash = `0x${Buffer.from(digest).toString("hex")}` as const;
        expect(await own.sign({ hash })).toBe(await viemAccount.sign({ hash }));
      }),
      { numRuns: 20 },
    );
  });

  it("is refused when it is invalid, and is not shown", () => {
    for (const wrong of [new Uint8Array(32), new Uint8Array(31).fill(7), new Uint8Array(32).fill(255)]) {
      expect(() => createLearnerSigner({ key: wrong, domains })).toThrow("key must be a private key");
    }
    expect(JSON.stringify(signer)).not.toContain("7,7,7");
  });

  it("signs the same for an external account", async () => {
    const elsewhere = createLearnerSigner({ account: viemAccount, domains });
    expect(await elsewhere.participation(part)).toBe(await signer.participation(part));
    expect(elsewhere.account).toBe(viemAccount.address);
  });
});

describe("a signature", () => {
  it("covers every field of a participation and its domain", async () => {
    const signature = await signer.participation(part);
    expect(verifyParticipation(part, signature, domains)).toBe(account);
    const changes: Partial<Participation>[] = [
      { task: 0 },
      { round: 3 },
      { coalition: 0 },
      { learner: 5 },
      { frequency: 5e8 + 1 },
      { updateHash: "ac".repeat(32) },
      { updateNorm: 1.250000001 },
      { computationTime: 4 },
      { transmissionTime: 1.500000001 },
      { embeddingHash: "00".repeat(32) },
    ];
    expect(changes.length).toBe(Object.keys(part).length);
    for (const change of changes)
      expect(verifyParticipation({ ...part, ...change }, signature, domains)).not.toBe(account);
    for (const other of [
      ledgerDomains(),
      ledgerDomains({ ...place, chainId: 1 }),
      ledgerDomains({ ...place, rounds: place.learners }),
    ]) {
      expect(verifyParticipation(part, signature, other)).not.toBe(account);
    }
  });

  it("counts on ledgers without a chain, under a domain that no chain has", async () => {
    const chainless = ledgerDomains();
    expect(chainless).toMatchObject({ chainId: 0, learners: `0x${"0".repeat(40)}`, rounds: `0x${"0".repeat(40)}` });
    const signature = await createLearnerSigner({ key, domains: chainless }).participation(part);
    expect(verifyParticipation(part, signature, ledgerDomains(null))).toBe(account);
    const digest = {
      domain: { name: "gfml", version: "1", chainId: 0, verifyingContract: `0x${"0".repeat(40)}` },
      primaryType: "Participation",
      types: {
        Participation: [
          { name: "task", type: "uint32" },
          { name: "round", type: "uint32" },
          { name: "coalition", type: "uint16" },
          { name: "learner", type: "uint32" },
          { name: "frequency", type: "uint48" },
          { name: "updateHash", type: "bytes32" },
          { name: "norm", type: "int64" },
          { name: "computationTime", type: "uint64" },
          { name: "transmissionTime", type: "uint64" },
          { name: "embeddingHash", type: "bytes32" },
        ],
      },
      message: {
        ...part,
        updateHash: `0x${part.updateHash}`,
        norm: 1_250_000_000n,
        computationTime: 4_000_000_001n,
        transmissionTime: 1_500_000_000n,
        embeddingHash: `0x${part.embeddingHash}`,
      },
    } as const;
    expect((await recoverTypedDataAddress({ ...digest, signature: signature as `0x${string}` })).toLowerCase()).toBe(
      account,
    );
  });

  it("belongs to the signer of any other message, too", async () => {
    const declared = { ...learner(4), account, region: "EU-DE" };
    const declaration = await signer.declaration(declared, 2n);
    expect(await signer.declaration(learner(4), 0n)).toBe(await signer.declaration({ ...learner(4), account }));
    expect(verifyDeclaration(declared, declaration, { domains, nonce: 2n })).toBe(account);
    expect(verifyDeclaration(declared, declaration, { domains })).not.toBe(account);
    expect(verifyDeclaration({ ...declared, sampleCount: 1 }, declaration, { domains, nonce: 2n })).not.toBe(account);
    const payee = `0x${"44".repeat(20)}`;
    expect(verifyDeclaration({ ...declared, payee }, declaration, { domains, nonce: 2n })).not.toBe(account);
    const paid = await signer.declaration({ ...declared, payee }, 2n);
    expect(verifyDeclaration({ ...declared, payee }, paid, { domains, nonce: 2n })).toBe(account);
    expect(verifyDeclaration(declared, paid, { domains, nonce: 2n })).not.toBe(account);
    expect(verifyDeclaration({ ...learner(4) }, declaration, { domains, nonce: 2n })).toBeNull();
    const leaving = await signer.leave(4, 3n);
    expect(verifyLeave(4, leaving, { domains, nonce: 3n })).toBe(account);
    expect(verifyLeave(5, leaving, { domains, nonce: 3n })).not.toBe(account);
    const request = { task: 0, round: 3, learner: 4 };
    const asked = await signer.modelRequest(request);
    expect(verifyModelRequest(request, asked, domains)).toBe(account);
    expect(verifyModelRequest({ ...request, round: 4 }, asked, domains)).not.toBe(account);
  });

  it("belongs to nobody when it is invalid, in its other form, or of a message that cannot be signed", async () => {
    const signature = await signer.participation(part);
    const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
    const s = (order - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, "0");
    const mirrored = `${signature.slice(0, 66)}${s}${signature.endsWith("1b") ? "1c" : "1b"}`;
    for (const wrong of [
      "",
      "0x",
      "0x12",
      `0x${"00".repeat(65)}`,
      `0x${"ff".repeat(65)}`,
      `0x${"ff".repeat(64)}`,
      mirrored,
    ]) {
      expect(verifyParticipation(part, wrong, domains)).toBeNull();
    }
    for (const change of [{ updateNorm: -1 }, { updateNorm: Number.NaN }, { round: 2 ** 32 }, { updateHash: "AB" }]) {
      expect(verifyParticipation({ ...part, ...change }, signature, domains)).toBeNull();
    }
    const check = createSignatureChecker(domains, (one) => (one === 4 ? viemAccount.address : undefined));
    expect(await check.isParticipation(part, signature)).toBe(true);
    expect(await check.isParticipation({ ...part, learner: 5 }, signature)).toBe(false);
    expect(await check.isParticipation({ ...part, round: 5 }, signature)).toBe(false);
  });
});

describe("a signer", () => {
  it.each<[string, Partial<Participation>]>([
    ["a round that is none", { round: -1 }],
    ["a frequency with a fraction", { frequency: 0.5 }],
    ["a negative norm", { updateNorm: -1e-9 }],
    ["a norm finer than 1e-9", { updateNorm: 1 / 3 }],
    ["a norm that is no number", { updateNorm: Number.NaN }],
    ["a time that is no number", { computationTime: Number.NaN }],
    ["a negative time", { transmissionTime: -1 }],
    ["an update hash that is none", { updateHash: "0x12" }],
    ["an embedding hash that is none", { embeddingHash: "" }],
  ])("refuses %s", async (_, change) => {
    await expect(signer.participation({ ...part, ...change })).rejects.toMatchObject({
      code: expect.stringMatching(/^GFML_(INVALID_VALUE|CHAIN_RANGE)$/),
    });
  });

  it("refuses data of other learners", async () => {
    const account = `0x${"33".repeat(20)}`;
    await expect(signer.declaration({ ...learner(4), account })).rejects.toThrow("the signer's account");
  });

  it("signs the largest measure instead of a norm above all measures", async () => {
    for (const updateNorm of [1e9, 3e38]) {
      const signature = await signer.participation({ ...part, updateNorm });
      expect(verifyParticipation({ ...part, updateNorm: 1e12 }, signature, domains)).toBe(account);
    }
  });

  it("refuses settlements that make no sense", async () => {
    const settlement: CoalitionSettlement = {
      task: 1,
      round: 2,
      coalition: 0,
      modelHash: "ab".repeat(32),
      members: Array.from({ length: 60 }, (_, index) => delivered(index, { measure: 2, updateNorm: 1 })),
    };
    const signatures = await signer.settlement(settlement, { largestMeasure: 1 });
    expect(signatures.length).toBe(2);
    expect(new Set(signatures).size).toBe(2);
    const basis = { largestMeasure: 1 };
    expect(verifySettlement(settlement, basis, signatures, domains)).toEqual([account, account]);
    expect(verifySettlement(settlement, basis, signatures.slice(1), domains)).toBeNull();
    expect(verifySettlement({ ...settlement, round: 2 ** 32 }, basis, signatures, domains)).toBeNull();
    const swapped = verifySettlement(settlement, basis, [...signatures].reverse(), domains)!;
    expect(swapped.some((signer) => signer === account)).toBe(false);
    const check = createSignatureChecker(domains, (one) => (one === 4 ? account : undefined));
    expect(await check.isSettlement(4, settlement, basis, signatures)).toBe(true);
    expect(await check.isSettlement(5, settlement, basis, signatures)).toBe(false);
    expect(await check.isSettlement(4, settlement, { largestMeasure: 2 }, signatures)).toBe(false);
    expect(await check.isSettlement(4, { ...settlement, modelHash: "cd".repeat(32) }, basis, signatures)).toBe(false);
    expect(await signer.settlement(settlement, { largestMeasure: 2 })).not.toEqual(signatures);
    await expect(signer.settlement(settlement, { largestMeasure: 3 })).rejects.toThrow("largestMeasure");
    const [first] = settlement.members;
    await expect(
      signer.settlement({ ...settlement, members: [first!, first!] }, { largestMeasure: 1 }),
    ).rejects.toThrow("named once");
    await expect(signer.settlement({ ...settlement, members: [] }, { largestMeasure: 0 })).rejects.toThrow("members");
    await expect(signer.settlement({ ...settlement, modelHash: "" }, { largestMeasure: 1 })).rejects.toThrow(
      "modelHash",
    );
  });
});

describe("a delegation", () => {
  const session = signingAccount(new Uint8Array(32).fill(9)).address;
  const one: Delegation = { account, session, until: 1_800_000_000, task: "ef".repeat(32) };

  it("lets a session act for a wallet or a key until it ends", async () => {
    const { domain, types, primaryType, message } = delegationTypedData(one);
    const data = {
      domain,
      types: { Delegation: types.Delegation },
      primaryType,
      message: { ...message, until: BigInt(one.until) },
    };
    const byWallet = await viemAccount.signTypedData(data as never);
    expect(await signDelegation(one, signingAccount(key))).toBe(byWallet);
    expect(await verifyTypedData({ ...data, address: viemAccount.address, signature: byWallet } as never)).toBe(true);
    expect(verifyDelegation(one, byWallet, 1_799_999_999)).toBe(true);
    expect(verifyDelegation({ ...one, account: viemAccount.address }, byWallet, 0)).toBe(true);
    expect(verifyDelegation(one, byWallet, 1_800_000_000)).toBe(false);
    expect(verifyDelegation(one, byWallet, Number.NaN)).toBe(false);
    for (const change of [
      { session: account },
      { until: 1_900_000_000 },
      { task: "00".repeat(32) },
      { account: session },
    ]) {
      expect(verifyDelegation({ ...one, ...change }, byWallet, 0)).toBe(false);
    }
    for (const wrong of ["", "0x12"]) expect(verifyDelegation(one, wrong, 0)).toBe(false);
  });

  it("is refused when it is senseless", async () => {
    await expect(signDelegation({ ...one, account: session }, signingAccount(key))).rejects.toThrow(
      "the signer's account",
    );
    for (const change of [{ session: "0x12" }, { until: -1 }, { task: "" }, { account: `0x${"0".repeat(40)}` }]) {
      expect(() => delegationTypedData({ ...one, ...change })).toThrow();
      expect(verifyDelegation({ ...one, ...change }, `0x${"12".repeat(65)}`, -2)).toBe(false);
    }
  });
});

it("is recovered as viem does", async () => {
  const hash = `0x${"5a".repeat(32)}` as const;
  expect(
    (
      await recoverAddress({ hash, signature: (await signingAccount(key).sign({ hash })) as `0x${string}` })
    ).toLowerCase(),
  ).toBe(account);
});
