import { inspect } from "node:util";
import { type Address, type Hex, keccak256, parseEther, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChainConnection } from "../../src/chain/sender/ChainConnection.ts";
import { connectChain } from "../../src/chain/sender/connectChain.ts";
import { createDryRunSender } from "../../src/chain/sender/createDryRunSender.ts";
import { type CreateSenderOptions, createSender } from "../../src/chain/sender/createSender.ts";
import { EndpointFault } from "../../src/chain/sender/EndpointFault.ts";
import { type Post, postHttp } from "../../src/chain/sender/postHttp.ts";
import type { ContractCall, TransactionSender } from "../../src/chain/sender/TransactionSender.ts";
import { type ContractExpectation, maskedCodeHash } from "../../src/chain/sender/verifyCode.ts";
import type { GfmlError } from "../../src/core/index.ts";
import { counterContract } from "../support/counterContract.ts";
import { mineBlocks } from "../support/mineBlocks.ts";
import { startAnvil, type TestAnvil } from "../support/startAnvil.ts";
import { until } from "../support/until.ts";
import { withCode } from "../support/withCode.ts";

const { abi, creation, increment, burn, runtime, immutables } = counterContract;
let keys = 0;
const freshAccount = () => {
  keys += 1;
  return privateKeyToAccount(keccak256(toHex(`account ${keys}`)));
};

let anvil: TestAnvil;
let connection: ChainConnection;
let notices: string[] = [];

beforeAll(async () => {
  anvil = await startAnvil(["--no-mining", "--order", "fees"]);
  connection = await connectChain({ urls: [anvil.url], patience: 5_000 });
});
afterAll(async () => {
  connection.close();
  await anvil.kill();
});
beforeEach(() => {
  notices = [];
});

const fund = (address: Address, ether = "10") => anvil.rpc("anvil_setBalance", address, toHex(parseEther(ether)));
const mine = () => anvil.rpc("evm_mine");

/** A sender on the network, with a block every few milliseconds until stopped. */
const withBlocks = async <T>(work: () => Promise<T>): Promise<T> => {
  const stopMining = mineBlocks(anvil, 40);
  try {
    return await work();
  } finally {
    await stopMining();
  }
};

/** Waits until so many transactions are ready to be mined. */
const inPool = (count: number): Promise<unknown> =>
  until(`${count} transactions in the pool`, async () => {
    const { pending } = (await anvil.rpc("txpool_status")) as { pending: Hex };
    return Number(pending) === count;
  });

const networkSender = (options: Partial<CreateSenderOptions> = {}) => {
  const account = freshAccount();
  const sender = createSender({
    connection,
    account,
    abis: [abi],
    pollInterval: 20,
    stuckAfter: 60_000,
    patience: 20_000,
    notice: (line) => notices.push(line),
    ...options,
  });
  return { account, sender };
};

const deployCounter = async (sender: TransactionSender, first = 0n): Promise<Address> => {
  const [receipt] = await sender.send([{ to: null, data: creation(first), label: "deploy the counter" }]);
  return receipt!.contractAddress!;
};
const counting = (to: Address, from: bigint, count: number, gas?: bigint): ContractCall[] =>
  Array.from({ length: count }, (_, index) => ({
    to,
    data: increment(from + BigInt(index)),
    label: `count ${from + BigInt(index)}`,
    ...(gas !== undefined && { gas }),
  }));
const countOf = async (address: Address): Promise<bigint> =>
  (await connection.publicClient.readContract({ abi, address, functionName: "count" })) as bigint;

describe("on a network", () => {
  it("executes calls in order, estimated or with their own gas limits", async () => {
    const { account, sender } = networkSender();
    await fund(account.address);
    await withBlocks(async () => {
      const counter = await deployCounter(sender, 5n);
      const estimated = await sender.send(counting(counter, 5n, 3));
      expect(estimated.map(({ status }) => status)).toEqual(["success", "success", "success"]);
      const given = await sender.send(counting(counter, 8n, 12, 100_000n));
      expect(given.length).toBe(12);
      expect(await countOf(counter)).toBe(20n);
      expect(connection.highestBlock() - given.at(-1)!.blockNumber).toBeGreaterThanOrEqual(1n);
    });
    expect(notices).toEqual([]);
  });

  it("reports a refusal with the contract's error before it sends anything", async () => {
    const { account, sender } = networkSender();
    await fund(account.address);
    await withBlocks(async () => {
      const counter = await deployCounter(sender);
      const calls = [...counting(counter, 0n, 1), ...counting(counter, 7n, 1), ...counting(counter, 1n, 1)];
      const error: unknown = await sender.send(calls).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "GFML_CONTRACT_REFUSED" });
      expect((error as GfmlError).values).toEqual({ call: "count 7", error: "WrongCount(7, 1)" });
      expect(await countOf(counter)).toBe(1n);
      await sender.send(counting(counter, 1n, 1));
      expect(await countOf(counter)).toBe(2n);
    });
  });

  it("reports a refusal on the chain with error and transaction, and waits for calls under way", async () => {
    const { account, sender } = networkSender();
    await fund(account.address);
    await withBlocks(async () => {
      const counter = await deployCounter(sender);
      const calls = [...counting(counter, 3n, 1, 90_000n), ...counting(counter, 0n, 1, 90_000n)];
      const error: unknown = await sender.send(calls).catch((thrown: unknown) => thrown);
      const transaction: unknown = expect.stringMatching(/^0x[0-9a-f]{64}$/);
      expect((error as GfmlError).values).toEqual({ call: "count 3", error: "WrongCount(3, 0)", transaction });
      expect(await countOf(counter)).toBe(1n);
    });
  });

  it("has an own error for used up gas", async () => {
    const { account, sender } = networkSender();
    await fund(account.address);
    await withBlocks(async () => {
      const counter = await deployCounter(sender);
      const call: ContractCall = { to: counter, data: burn(), label: "burn", gas: 100_000n };
      await expect(sender.send([call])).rejects.toThrow(withCode("GFML_OUT_OF_GAS"));
    });
  });

  it("names address and shortage of an empty account", async () => {
    const { account, sender } = networkSender();
    const error: unknown = await withBlocks(() => deployCounter(sender)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "GFML_OUT_OF_FUNDS" });
    const { address, shortage } = (error as GfmlError).values;
    expect(address).toBe(account.address);
    expect(shortage).toBeGreaterThan(0n);
    await fund(account.address, "1");
    await withBlocks(() => deployCounter(sender));
  });

  it("refuses fees above the limit before it sends", async () => {
    const { account, sender } = networkSender({ maxFeePerGas: 1n });
    await fund(account.address);
    await anvil.rpc("anvil_setNextBlockBaseFeePerGas", toHex(10n ** 9n));
    await mine();
    await expect(deployCounter(sender)).rejects.toThrow(withCode("GFML_FEE_LIMIT"));
  });

  it("replaces unmined calls with higher fees, and each counts once", async () => {
    const { account, sender } = networkSender({ stuckAfter: 150, pollInterval: 30 });
    await fund(account.address);
    const counter = await withBlocks(() => deployCounter(sender));
    const nonce = await connection.publicClient.getTransactionCount({ address: account.address });
    const sending = sender.send(counting(counter, 0n, 1, 100_000n));
    await inPool(1);
    // too dear a block: the first offer cannot be in it
    await anvil.rpc("anvil_setNextBlockBaseFeePerGas", toHex(50n * 10n ** 9n));
    await withBlocks(async () => {
      const [receipt] = await sending;
      expect(receipt!.status).toBe("success");
    });
    expect(await countOf(counter)).toBe(1n);
    expect(await connection.publicClient.getTransactionCount({ address: account.address })).toBe(nonce + 1);
    expect(notices.filter((line) => line.includes("offering")).length).toBeGreaterThanOrEqual(1);
  });

  it("sends a dropped transaction again", async () => {
    const { account, sender } = networkSender({ rebroadcastAfter: 100 });
    await fund(account.address);
    const counter = await withBlocks(() => deployCounter(sender));
    const sending = sender.send(counting(counter, 0n, 2, 100_000n));
    await inPool(2);
    await anvil.rpc("anvil_dropAllTransactions");
    await inPool(2);
    await withBlocks(async () => expect((await sending).length).toBe(2));
    expect(await countOf(counter)).toBe(2n);
  });

  it("moves to the next node when one is lost in the middle, and executes none twice", async () => {
    const { account } = networkSender();
    await fund(account.address);
    let isLost = false;
    let lostAnswers = 0;
    // what the first URL is asked arrives, but once it is lost no answer comes back
    const post: Post = async (url, body, signal) => {
      const answer = await postHttp(anvil.url, body, signal);
      if (!isLost || !url.endsWith("/first")) return answer;
      if (body.includes("eth_sendRawTransaction")) lostAnswers += 1;
      throw new EndpointFault("connection broken", "ECONNRESET");
    };
    const own = await connectChain({ urls: [`${anvil.url}/first`, `${anvil.url}/second`], post });
    const sender = createSender({ connection: own, account, abis: [abi], pollInterval: 20, patience: 20_000 });
    await withBlocks(async () => {
      const counter = await deployCounter(sender);
      const signing = account.signTransaction;
      // lost while the third transaction is on its way
      let signed = 0;
      account.signTransaction = (async (...parameters: Parameters<typeof signing>) => {
        signed += 1;
        if (signed === 3) isLost = true;
        return await signing(...parameters);
      }) as typeof signing;
      await sender.send(counting(counter, 0n, 6, 100_000n));
      expect(await countOf(counter)).toBe(6n);
    });
    expect(lostAnswers).toBeGreaterThanOrEqual(1);
    own.close();
  });

  it.each([1, 2, 3])(
    "sends again what a reorganization of depth %i removed, and executes none twice",
    async (depth) => {
      let seen = 0;
      const post: Post = async (url, body, signal) => {
        const answer = await postHttp(url, body, signal);
        if (body.includes("eth_getTransactionReceipt") && JSON.stringify(answer).includes("blockHash")) seen += 1;
        return answer;
      };
      const own = await connectChain({ urls: [anvil.url], patience: 5_000, post });
      const { account, sender } = networkSender({ connection: own, confirmations: depth + 2 });
      await fund(account.address);
      const counter = await withBlocks(() => deployCounter(sender));
      const sending = sender.send(counting(counter, 0n, 2, 100_000n));
      await inPool(2);
      seen = 0;
      for (let mined = 0; mined < depth; mined += 1) await mine();
      await until("the sender to see both transactions in blocks", () => seen >= 2);
      const before = await countOf(counter);
      await anvil.rpc("anvil_reorg", depth, []);
      const after = await countOf(counter);
      expect([before, after]).toEqual([2n, 0n]);
      const receipts = await withBlocks(async () => await sending);
      expect(await countOf(counter)).toBe(2n);
      for (const { blockNumber, blockHash } of receipts) {
        const block = await connection.publicClient.getBlock({ blockNumber });
        expect(block.hash).toBe(blockHash);
      }
      expect(notices.some((line) => line.includes("disappeared from the chain"))).toBe(true);
      own.close();
    },
  );

  it("reports a block that does not come in time, with nonce and transaction", async () => {
    const { account, sender } = networkSender({ patience: 300 });
    await fund(account.address);
    const error: unknown = await deployCounter(sender).catch((thrown: unknown) => thrown);
    expect(error).toEqual(withCode("GFML_TRANSACTION_STUCK"));
    expect((error as GfmlError).message).toContain('reason: a block with "deploy the counter"');
    await mine();
  });

  it("lets callers abort every wait, and says when a sender is closed", async () => {
    const controller = new AbortController();
    const { account, sender } = networkSender({ signal: controller.signal });
    await fund(account.address);
    const sending = deployCounter(sender);
    sending.catch(() => undefined);
    await inPool(1);
    controller.abort();
    await expect(sending).rejects.toThrow(withCode("GFML_CHAIN_WAIT_ABORTED"));
    await sender.close();
    await expect(deployCounter(sender)).rejects.toThrow(withCode("GFML_SENDER_CLOSED"));
    await mine();
  });

  it("puts no raw transaction into anything that can be printed", async () => {
    const { account, sender } = networkSender();
    const errors: unknown[] = [];
    await deployCounter(sender).catch((error: unknown) => errors.push(error));
    const raw = (await account.signTransaction({
      type: "legacy",
      gasPrice: 1n,
      gas: 21_000n,
      nonce: 9,
      chainId: 31337,
    })) as Hex;
    await connection.request("eth_sendRawTransaction", [raw]).catch((error: unknown) => errors.push(error));
    await connection.request("eth_sendRawTransaction", [`${raw}00`]).catch((error: unknown) => errors.push(error));
    await connection.publicClient
      .sendRawTransaction({ serializedTransaction: raw })
      .catch((error: unknown) => errors.push(error));
    expect(errors.length).toBe(4);
    for (const shown of [...errors, sender, connection].map((each) => inspect(each, { depth: 20, showHidden: true }))) {
      expect(shown).not.toMatch(/[0-9a-fA-F]{100}/);
    }
  });
});

describe("on an embedded chain", () => {
  it("mines calls by the callback without fees, and decodes a refusal", async () => {
    const free = await startAnvil([
      "--no-mining",
      "--gas-price",
      "0",
      "--block-base-fee-per-gas",
      "0",
      "--gas-limit",
      "1000000000",
    ]);
    try {
      const own = await connectChain({ urls: [free.url], patience: 1_000 });
      let mined = 0;
      const sender = createSender({
        connection: own,
        account: freshAccount(),
        abis: [abi],
        mine: () => {
          mined += 1;
          return free.rpc("evm_mine");
        },
      });
      const counter = await deployCounter(sender);
      const receipts = await sender.send(counting(counter, 0n, 20));
      expect(receipts.every(({ effectiveGasPrice }) => effectiveGasPrice === 0n)).toBe(true);
      expect(mined).toBe(2);
      await expect(sender.send(counting(counter, 5n, 1))).rejects.toMatchObject({
        code: "GFML_CONTRACT_REFUSED",
        values: { error: "WrongCount(5, 20)" },
      });
      await sender.send(counting(counter, 20n, 1));
      const count = await own.publicClient.readContract({ abi, address: counter, functionName: "count" });
      expect(count).toBe(21n);
      const idle = createSender({ connection: own, account: freshAccount(), mine: () => Promise.resolve() });
      await expect(deployCounter(idle)).rejects.toThrow(withCode("GFML_TRANSACTION_STUCK"));
    } finally {
      await free.kill();
    }
  });
});

describe("checks of contracts before use", () => {
  it("accepts the right code with any immutable values, and refuses other or missing code", async () => {
    const { account, sender } = networkSender();
    await fund(account.address);
    const address = await withBlocks(() => deployCounter(sender, 77n));
    const expected = { name: "Counter", address, codeHash: maskedCodeHash(runtime, immutables), immutables };
    const connect = (contract: ContractExpectation) => connectChain({ urls: [anvil.url], contracts: [contract] });
    (await connect(expected)).close();
    await expect(connect({ ...expected, immutables: [] })).rejects.toThrow(withCode("GFML_CONTRACT_CODE"));
    await expect(connect({ ...expected, codeHash: keccak256("0x01") })).rejects.toThrow(withCode("GFML_CONTRACT_CODE"));
    await expect(connect({ ...expected, address: freshAccount().address })).rejects.toThrow(
      withCode("GFML_CONTRACT_MISSING"),
    );
  });
});

describe("a dry run", () => {
  it("estimates what it can, takes the rest from the table, and sends nothing", async () => {
    const { account, sender } = networkSender();
    await fund(account.address, "1");
    const counter = await withBlocks(() => deployCounter(sender));
    const nonce = await connection.publicClient.getTransactionCount({ address: account.address });
    const dry = createDryRunSender({
      connection,
      account: account.address,
      abis: [abi],
      gasTable: { "count 1": 30_000n },
      gasMarginPercent: 0,
      tokensOf: ({ label }) => (label === "count 0" ? 5n : 0n),
    });
    const receipts = await dry.send([...counting(counter, 0n, 2), ...counting(counter, 2n, 1, 70_000n)]);
    expect(receipts.map(({ logs }) => logs.length)).toEqual([0, 0, 0]);
    const { calls, gas, gasPrice, wei, ether, tokens, shortage } = await dry.report();
    expect(calls.map(({ label, source }) => [label, source])).toEqual([
      ["count 0", "estimate"],
      ["count 1", "table"],
      ["count 2", "limit"],
    ]);
    expect(gas).toBe(calls[0]!.gas + 100_000n);
    expect(wei).toBe(gas * gasPrice);
    expect(parseEther(ether)).toBe(wei);
    expect([tokens, shortage]).toEqual([5n, 0n]);
    await expect(dry.send(counting(counter, 3n, 1))).rejects.toThrow(withCode("GFML_GAS_UNKNOWN"));
    expect(await connection.publicClient.getTransactionCount({ address: account.address })).toBe(nonce);
    const refused = createDryRunSender({ connection, account: account.address, abis: [abi] });
    await expect(refused.send(counting(counter, 9n, 1))).rejects.toMatchObject({
      code: "GFML_CONTRACT_REFUSED",
      values: { error: "WrongCount(9, 0)" },
    });
  });
});
