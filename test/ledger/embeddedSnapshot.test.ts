import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Hex, numberToHex } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EmbeddedChain } from "../../src/chain/anvil/EmbeddedChain.ts";
import { findAnvil } from "../../src/chain/anvil/findAnvil.ts";
import { startEmbeddedChain } from "../../src/chain/anvil/startEmbeddedChain.ts";
import { withCode } from "../support/withCode.ts";
import {
  encodeReceipt,
  encodeTransaction,
  headerHash,
  listRoot,
  type RpcBlock,
  type RpcReceipt,
} from "./embedded/blockRoots.ts";
import { ask, genesisTime, LogWriter } from "./embedded/LogWriter.ts";

/** All that an auditor can read. */
interface Picture {
  readonly blocks: readonly RpcBlock[];
  readonly receipts: readonly (readonly RpcReceipt[])[];
  readonly byHash: readonly unknown[];
  readonly logs: readonly unknown[];
  readonly nonce: Hex;
  readonly code: Hex;
  readonly slot: Hex;
  readonly storageHash: Hex;
}

const picture = async ({ url, head }: EmbeddedChain, writer: LogWriter): Promise<Picture> => {
  const { number: last } = await head();
  const numbers = Array.from({ length: Number(last) + 1 }, (_, index) => numberToHex(index));
  const blocks: RpcBlock[] = [];
  const receipts: (readonly RpcReceipt[])[] = [];
  for (const number of numbers) {
    blocks.push(await ask(url, "eth_getBlockByNumber", number, true));
    receipts.push((await ask<readonly RpcReceipt[] | null>(url, "eth_getBlockReceipts", number)) ?? []);
  }
  const [, , third] = blocks;
  const { hash } = third!.transactions[4]!;
  const proof = await ask<{ storageHash: Hex }>(url, "eth_getProof", writer.contract, [], "latest");
  return {
    blocks,
    receipts,
    byHash: [
      await ask(url, "eth_getBlockByHash", third!.hash, false),
      await ask(url, "eth_getTransactionByHash", hash),
      await ask(url, "eth_getTransactionReceipt", hash),
    ],
    logs: await ask(url, "eth_getLogs", { fromBlock: "0x0", toBlock: "latest", address: writer.contract }),
    nonce: await ask(url, "eth_getTransactionCount", writer.address, "latest"),
    code: await ask(url, "eth_getCode", writer.contract, "latest"),
    slot: await ask(url, "eth_getStorageAt", writer.contract, numberToHex(7, { size: 32 }), "latest"),
    storageHash: proof.storageHash,
  };
};

describe("a snapshot of the chain", () => {
  let folder = "";
  let chain: EmbeddedChain;
  let writer: LogWriter;
  let before: Picture;
  let state: Uint8Array;
  const round = async (index: number): Promise<void> => {
    for (let place = 0; place < 10; place++) await writer.write(index * 10 + place);
    await chain.mine(genesisTime + 60 * (index + 1));
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gfml-snapshot-"));
    chain = await startEmbeddedChain({ folder });
    writer = new LogWriter(chain.url);
    await writer.deploy();
    for (let index = 0; index < 30; index++) await round(index);
    before = await picture(chain, writer);
    state = await chain.dump();
  });
  afterAll(async () => {
    await chain.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("can be checked by the chain's answers: header hashes, parents, transactions, receipts", () => {
    expect(before.blocks).toHaveLength(31);
    expect(before.logs).toHaveLength(300);
    for (const [index, block] of before.blocks.entries()) {
      expect(headerHash(block)).toBe(block.hash);
      expect(block.parentHash).toBe(before.blocks[index - 1]?.hash ?? `0x${"00".repeat(32)}`);
      // an empty list's root is that of the empty trie
      expect(listRoot(block.transactions.map(encodeTransaction))).toBe(block.transactionsRoot);
      expect(listRoot(before.receipts[index]!.map(encodeReceipt))).toBe(block.receiptsRoot);
    }
  });

  it("fails that check when an answer is changed", () => {
    const block = before.blocks[3]!;
    expect(headerHash({ ...block, timestamp: numberToHex(Number(block.timestamp) + 1) })).not.toBe(block.hash);
    const [first, ...others] = before.receipts[3]!;
    const turned = [{ ...first!, status: "0x0" as Hex }, ...others];
    expect(listRoot(turned.map(encodeReceipt))).not.toBe(block.receiptsRoot);
    const swapped = [...block.transactions].reverse();
    expect(listRoot(swapped.map(encodeTransaction))).not.toBe(block.transactionsRoot);
  });

  it("restores everything after a kill, and continues exactly as without one", async () => {
    await round(30);
    const next = await ask<RpcBlock>(chain.url, "eth_getBlockByNumber", "latest", true);
    process.kill(chain.pid, "SIGKILL");
    await expect(chain.head()).rejects.toMatchObject({ code: "GFML_CHAIN_DIED" });

    chain = await startEmbeddedChain({ folder, state });
    writer = new LogWriter(chain.url, 301);
    expect(await picture(chain, writer)).toEqual(before);
    expect(await chain.head()).toMatchObject({ number: 30n, timestamp: genesisTime + 60 * 30 });

    await round(30);
    // signatures are deterministic, and so is all else: the very same block
    expect(await ask<RpcBlock>(chain.url, "eth_getBlockByNumber", "latest", true)).toEqual(next);
    const [third] = await ask<{ blockHash: Hex }[]>(chain.url, "eth_getLogs", { fromBlock: "0x3", toBlock: "0x3" });
    expect(third?.blockHash).toBe(before.blocks[3]!.hash);
  });

  it("is the same chain as a snapshot of a snapshot of a snapshot", async () => {
    const now = await picture(chain, writer);
    let copy = await chain.dump();
    for (let generation = 0; generation < 4; generation++) {
      const other = await startEmbeddedChain({ folder: join(folder, "other"), state: copy });
      try {
        expect(await picture(other, writer)).toEqual(now);
        copy = await other.dump();
      } finally {
        await other.stop();
      }
    }
  });

  it("lacks nothing that contracts need: they do not read old blocks' hashes", () => {
    const folder = fileURLToPath(new URL("../../contracts/src/", import.meta.url));
    const sources = (readdirSync(folder, { recursive: true }) as string[]).filter((path) => path.endsWith(".sol"));
    expect(sources.length).toBeGreaterThan(0);
    for (const path of sources) expect(readFileSync(join(folder, path), "utf8"), path).not.toMatch(/\bblockhash\b/);
  });

  it("is refused for a chain that began differently", async () => {
    const alien = join(folder, "alien");
    const words = `#!/bin/sh\nexec ${findAnvil()} $(echo "$@" | sed 's/--timestamp [0-9]*/--timestamp 5/')\n`;
    writeFileSync(alien, words, { mode: 0o755 });
    const start = startEmbeddedChain({ folder: join(folder, "strange"), state, program: alien });
    await expect(start).rejects.toThrow("its first block differs from the one that this anvil makes");
  });

  it.each([
    ["cut", (bytes: Uint8Array) => bytes.subarray(0, bytes.length >> 1)],
    ["one bit turned", (bytes: Uint8Array) => bytes.map((byte, index) => (index === 5000 ? byte ^ 4 : byte))],
    ["empty", () => new Uint8Array()],
    ["foreign", () => Buffer.from("H4sIAAAAAAAAA6uuBQBDv6ajAgAAAA==", "base64")],
  ])("is refused when damaged (%s)", async (_, damage) => {
    const start = startEmbeddedChain({ folder: join(folder, "damaged"), state: damage(state) });
    await expect(start).rejects.toThrow(withCode("GFML_CHAIN_STATE"));
  });
});
