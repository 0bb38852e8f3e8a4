import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hex } from "viem";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EmbeddedChain } from "../../src/chain/anvil/EmbeddedChain.ts";
import { startEmbeddedChain } from "../../src/chain/anvil/startEmbeddedChain.ts";
import { withCode } from "../support/withCode.ts";
import type { RpcBlock, RpcReceipt } from "./embedded/blockRoots.ts";
import { ask, chainId, genesisTime, LogWriter } from "./embedded/LogWriter.ts";

describe("the embedded chain", () => {
  let folder = "";
  let chain: EmbeddedChain;
  let writer: LogWriter;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gfml-mining-"));
    chain = await startEmbeddedChain({ folder });
    writer = new LogWriter(chain.url);
  });
  afterAll(async () => {
    await chain.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("names its version", async () => {
    expect(chain.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(chain.version).toMatch(/^anvil\/v1\.7/);
    expect(Number(await ask<Hex>(chain.url, "eth_chainId"))).toBe(chainId);
    expect(chain.chainId).toBe(chainId);
    expect(await ask(chain.url, "eth_accounts")).toEqual([]);
    expect(Number(await ask<Hex>(chain.url, "eth_gasPrice"))).toBe(0);
    expect(await chain.head()).toMatchObject({
      number: 0n,
      timestamp: genesisTime,
      transactionCount: 0,
    });
    expect(readFileSync(chain.logPath, "utf8")).toContain("Listening on");
  });

  it("accepts both kinds of transactions from accounts without ether, and mines nothing unasked", async () => {
    expect(Number(await ask<Hex>(chain.url, "eth_getBalance", writer.address, "latest"))).toBe(0);
    const hashes = [await writer.deploy(), await writer.write(1), await writer.write(2)];
    expect(await chain.pool()).toEqual({ pending: 3, queued: 0 });
    expect((await chain.head()).number).toBe(0n);
    const blocks = await chain.mine(genesisTime + 12.7);
    expect(blocks).toMatchObject([{ number: 1n, timestamp: genesisTime + 12, transactionCount: 3 }]);
    expect(await chain.pool()).toEqual({ pending: 0, queued: 0 });
    for (const hash of hashes) {
      const receipt = await ask<RpcReceipt>(chain.url, "eth_getTransactionReceipt", hash);
      expect(receipt.status).toBe("0x1");
    }
    const block = await ask<RpcBlock>(chain.url, "eth_getBlockByNumber", "0x1", true);
    expect(Number(block.baseFeePerGas)).toBe(0);
    expect(block.transactions.map(({ type }) => type)).toEqual(["0x0", "0x2", "0x2"]);
  });

  it("mines no block without transactions unless asked, and its times rise strictly", async () => {
    expect(await chain.mine(genesisTime + 20)).toEqual([]);
    const at = async (time: number): Promise<unknown> => (await chain.mine(time, { evenEmpty: true }))[0]?.timestamp;
    expect(await at(genesisTime + 20)).toBe(genesisTime + 20);
    expect(await at(genesisTime + 20)).toBe(genesisTime + 21);
    expect(await at(genesisTime)).toBe(genesisTime + 22);
    expect(await at(genesisTime + 100)).toBe(genesisTime + 100);
    await expect(chain.mine(Number.NaN)).rejects.toThrow("finite");
  });

  it("spreads more gas than a block holds over several blocks, and queues simultaneous calls", async () => {
    // 1.6 million gas each: 30 million hold 18
    for (let index = 0; index < 40; index++) await writer.write(1000 + index, 100_000);
    await expect(chain.dump()).rejects.toThrow(withCode("GFML_POOL_NOT_EMPTY"));
    const [blocks, later] = await Promise.all([chain.mine(genesisTime + 200), chain.mine(genesisTime + 200)]);
    expect(later).toEqual([]);
    expect(blocks.length).toBe(3);
    expect(blocks.reduce((sum, { transactionCount }) => sum + transactionCount, 0)).toBe(40);
    expect(blocks.map(({ timestamp }) => timestamp)).toEqual(blocks.map((_, index) => genesisTime + 200 + index));
    expect(await chain.pool()).toEqual({ pending: 0, queued: 0 });
    const filter = { fromBlock: "0x0", toBlock: "latest", address: writer.contract };
    expect(await ask<unknown[]>(chain.url, "eth_getLogs", filter)).toHaveLength(42);
  });

  it("runs no code that needs rules later than London's", async () => {
    // PUSH0 STOP as creation code
    await expect(ask(chain.url, "eth_call", { data: "0x5f00" }, "latest")).rejects.toThrow(/NotActivated/);
  });
});
