import { encodeAbiParameters, hashTypedData, keccak256, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { delivered, learner } from "../../../testing/ledger/ledgerFixtures.ts";
import { roundsAbi } from "../abi/generated/rounds.ts";
import { encodeDeclaration } from "../encode/encodeDeclaration.ts";
import { encodeSettlement } from "../encode/encodeSettlement.ts";
import { ordinarySignature, readSignature } from "./CompactSignature.ts";
import { domainSeparator, typedDigest } from "./domain.ts";
import { declarationHash, leaveHash, modelRequestHash, participationHash, settlementHash } from "./structHashes.ts";

const contract = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
const domain = { name: "gfml", version: "1", chainId: 31_337, verifyingContract: contract } as const;
const separator = domainSeparator("gfml", 31_337, contract);
const hash = keccak256(toHex("anything"));
const account = privateKeyToAccount(keccak256(toHex("learner")));

const settle = roundsAbi.find((item) => item.type === "function" && item.name === "settle");
if (settle?.type !== "function" || settle.name !== "settle") throw new Error("the ABI of Rounds has no settle");
const DELIVERIES = settle.inputs[0].components.find(({ name }) => name === "deliveries")!;

const fields = (text: string) =>
  text.split(",").map((part) => {
    const [type, name] = part.trim().split(" ");
    return { type: type!, name: name! };
  });
/** The same digest by viem's own, general implementation. */
const general = (primaryType: string, types: string, message: Record<string, unknown>) =>
  hashTypedData({ domain, primaryType, types: { [primaryType]: fields(types) }, message });

describe("typed data", () => {
  it("has the digests of EIP-712", () => {
    const participation = {
      task: 1,
      round: 2,
      coalition: 3,
      learner: 4,
      frequency: 5e8,
      updateHash: hash,
      updateNorm: 10n ** 18n - 1n,
      computationTime: 4_000_000_001n,
      transmissionTime: 7n,
      embeddingHash: keccak256(toHex("embeddings")),
    };
    expect(typedDigest(separator, participationHash(participation))).toBe(
      general(
        "Participation",
        "uint32 task,uint32 round,uint16 coalition,uint32 learner,uint48 frequency,bytes32 updateHash,int64 norm,uint64 computationTime,uint64 transmissionTime,bytes32 embeddingHash",
        { ...participation, norm: participation.updateNorm },
      ),
    );
    const key = { task: 1, round: 2, coalition: 3, modelHash: "ab".repeat(32) };
    const members = [
      delivered(5, { measure: -0.5, updateNorm: 3e9, signature: `0x${"12".repeat(64)}` }),
      { learner: 2, delivered: false as const },
    ];
    const [batch] = encodeSettlement({ ...key, members }, -5n);
    const settled = { ...batch!, deliveriesHash: keccak256(encodeAbiParameters([DELIVERIES], [batch!.deliveries])) };
    expect(batch!.deliveries.map((one) => [one.learner, one.measure, one.updateNorm])).toEqual([
      [2, 0n, 0n],
      [5, -500_000_000n, 10n ** 18n - 1n],
    ]);
    expect(typedDigest(separator, settlementHash(settled))).toBe(
      general(
        "Settlement",
        "uint32 task,uint32 round,uint16 coalition,uint16 batch,int64 largestMeasure,bytes32 modelHash,bytes32 deliveriesHash",
        settled,
      ),
    );
    expect(typedDigest(separator, modelRequestHash(1, 2, 3))).toBe(
      general("ModelRequest", "uint32 task,uint32 round,uint32 learner", { task: 1, round: 2, learner: 3 }),
    );
    expect(typedDigest(separator, leaveHash(7, 9n))).toBe(
      general("Leave", "uint32 learner,uint256 nonce", { learner: 7, nonce: 9n }),
    );
    const declaration = encodeDeclaration(
      { ...learner(3), region: "EU-DE", payee: `0x${"cd".repeat(20)}` },
      account.address,
    );
    expect(typedDigest(separator, declarationHash(declaration, 2n))).toBe(
      general(
        "Declaration",
        "uint32 learner,address account,address payee,bool active,uint32 sampleCount,uint16 classCount,uint64 minFrequency,uint64 maxFrequency,uint64 deadline,uint64 cyclesPerSample,uint64 uplinkRate,bytes8 region,bytes32 histogramHash,uint256 nonce",
        { ...declaration, nonce: 2n },
      ),
    );
  });

  it("reads signatures in both forms, and nothing else", async () => {
    for (let index = 0; index < 8; index++) {
      const signature = await account.sign({ hash: keccak256(toHex(index)) });
      const compact = readSignature(signature, "signature");
      expect(readSignature(`${compact.r}${compact.vs.slice(2)}`, "signature")).toEqual(compact);
      expect(ordinarySignature(compact)).toBe(signature);
    }
    for (const wrong of ["", "0x", "0x12", "ab".repeat(64), `0x${"zz".repeat(64)}`]) {
      expect(() => readSignature(wrong, "signature")).toThrow("64 or 65 bytes");
    }
  });
});
