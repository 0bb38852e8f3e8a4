import { type Hex, keccak256, toHex } from "viem";
import { describe, expect, it } from "vitest";
import { encodeReceipt, encodeTransaction, headerHash } from "./encodeBlock.ts";
import { trieRoot } from "./trieRoot.ts";

describe("trieRoot", () => {
  it("is the root of the empty trie for nothing, as in every empty block", () => {
    expect(trieRoot([])).toBe("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
  });

  it("depends on every value and on its place", () => {
    const values = Array.from({ length: 300 }, (_, index): Hex => keccak256(toHex(index)));
    const root = trieRoot(values);
    for (const index of [0, 1, 127, 128, 255, 256, 299]) {
      const changed = values.with(index, "0x01");
      expect(trieRoot(changed)).not.toBe(root);
    }
    expect(trieRoot(values.toReversed())).not.toBe(root);
    expect(trieRoot(values.slice(1))).not.toBe(root);
  });
});

/** Ethereum mainnet, block 1: public facts that other programs computed. */
const block1 = {
  number: "0x1",
  hash: "0x88e96d4537bea4d9c05d12549907b32561d3bf31f45aae734cdc119f13406cb6",
  parentHash: "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
  sha3Uncles: "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
  miner: "0x05a56e2d52c817161883f50c441c3228cfe54d9f",
  stateRoot: "0xd67e4d450343046425ae4271474353857ab860dbc0a1dde64b41b5cd3a532bf3",
  transactionsRoot: "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
  receiptsRoot: "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
  logsBloom: `0x${"00".repeat(256)}`,
  difficulty: "0x3ff800000",
  gasLimit: "0x1388",
  gasUsed: "0x0",
  timestamp: "0x55ba4224",
  extraData: "0x476574682f76312e302e302f6c696e75782f676f312e342e32",
  mixHash: "0x969b900de27b6ac6a67742365dd65f55a0526c41fd18e1b16f1a1215c2e66f59",
  nonce: "0x539bd4979fef1ec4",
  transactions: [],
} as const;

describe("headers", () => {
  it("has the hash of mainnet's block 1", () => {
    expect(headerHash(block1)).toBe(block1.hash);
    expect(headerHash({ ...block1, timestamp: "0x55ba4225" })).not.toBe(block1.hash);
  });
});

describe("transactions and receipts", () => {
  /** EIP-155's own example. */
  const transaction = {
    hash: "0x33469b22e9f636356c4160a87eb19df52b7412e8eac32a4a55ffe88ea8350788",
    nonce: "0x9",
    gasPrice: "0x4a817c800",
    gas: "0x5208",
    to: "0x3535353535353535353535353535353535353535",
    value: "0xde0b6b3a7640000",
    input: "0x",
    v: "0x25",
    r: "0x28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276",
    s: "0x67cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83",
  } as const;

  it("has the hash of the example of EIP-155", () => {
    expect(keccak256(encodeTransaction(transaction)!)).toBe(transaction.hash);
  });

  it("has no hash for an unknown type", () => {
    expect(encodeTransaction({ ...transaction, type: "0x3" })).toBeNull();
  });

  it("begins with its type in a typed receipt", () => {
    const receipt = {
      transactionHash: transaction.hash,
      status: "0x1",
      cumulativeGasUsed: "0x5208",
      logsBloom: `0x${"00".repeat(256)}`,
      logs: [],
    } as const;
    expect(encodeReceipt({ ...receipt, type: "0x2" })).toBe(`0x02${encodeReceipt(receipt).slice(2)}`);
  });
});
