import { parseAbi } from "viem";
import { afterEach, describe, expect, it } from "vitest";
import { type FakeAnswer, FakeNode, type FakeScript, nodeAt } from "../../../test/support/FakeNode.ts";
import { until } from "../../../test/support/until.ts";
import { withCode } from "../../../test/support/withCode.ts";
import { type GfmlError, InvalidValueError } from "../../core/index.ts";
import type { ChainConnection } from "./ChainConnection.ts";
import { type ConnectChainOptions, connectChain } from "./connectChain.ts";
import { NodeAnswerError } from "./errors.ts";

const nodes: FakeNode[] = [];
const connections: ChainConnection[] = [];
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  for (const node of nodes.splice(0)) await node.stop();
});

const start = async (script: FakeScript = nodeAt(() => 10)): Promise<FakeNode> => {
  const node = new FakeNode(script);
  nodes.push(node);
  await node.start();
  return node;
};
const connect = async (among: readonly FakeNode[], options: Partial<ConnectChainOptions> = {}) => {
  const urls = among.map(({ url }) => url);
  const connection = await connectChain({ urls, requestTimeout: 200, patience: 300, catchUpTime: 200, ...options });
  connections.push(connection);
  return connection;
};
const faultOf = (connection: ChainConnection, at = 0) => connection.endpoints()[at]?.lastFault?.reason;
const balance = (connection: ChainConnection) => connection.request("eth_getBalance", ["0x00", "latest"]);

describe("a node that cannot be used gives way to the next", () => {
  const ways: [string, FakeAnswer, string][] = [
    ["hangs", "hang", "time-out"],
    ["breaks the connection", "break", "connection broken"],
    ["says 500", { status: 500, text: "oops" }, "server error"],
    ["says 503 with a JSON-RPC body", { status: 503, error: { code: -32000, message: "starting" } }, "server error"],
    ["says 429", { status: 429, text: "slow down" }, "too many requests"],
    ["says 429 in the body", { error: { code: 429, message: "slow down" } }, "too many requests"],
    ["says 403", { status: 403, text: "no key" }, "request refused"],
    ["talks HTML", { status: 200, text: "<html>" }, "invalid answer"],
    ["talks half JSON", { status: 200, text: '{"jsonrpc":"2.0","id":1,"resu' }, "invalid answer"],
    ["talks about something else", { status: 200, text: '{"jsonrpc":"2.0","id":-5,"result":"0x9"}' }, "invalid answer"],
    ["says nothing", { status: 200, text: '{"jsonrpc":"2.0","id":1}' }, "invalid answer"],
  ];
  it.each(ways)("is passed over when it %s", async (_, answer, reason) => {
    const sick = await start(nodeAt(() => 10, answer));
    const well = await start(nodeAt(() => 10, { result: "0x2a" }));
    const lines: string[] = [];
    // only a node that hangs is waited for: the well one gets the time that a busy machine needs
    const waits = { requestTimeout: answer === "hang" ? 1_000 : 10_000, patience: 10_000 };
    const connection = await connect([sick, well], { ...waits, notice: (line) => lines.push(line) });
    expect(await balance(connection)).toBe("0x2a");
    expect(faultOf(connection)).toBe(reason);
    expect(lines.length).toBe(1);
    expect(lines[0]).toContain(reason);
    // it rests now
    sick.asked.length = 0;
    expect(await balance(connection)).toBe("0x2a");
    expect(sick.asked).toEqual([]);
  });

  it("is used again once it comes back", async () => {
    const first = await start();
    const second = await start(nodeAt(() => 10, { result: "0x2a" }));
    const connection = await connect([first, second]);
    const port = Number(new URL(first.url).port);
    await first.stop();
    expect(await balance(connection)).toBe("0x2a");
    expect(["connection refused", "connection broken"]).toContain(faultOf(connection));
    const again = new FakeNode(nodeAt(() => 10, { result: "0x7" }));
    nodes.push(again);
    await again.start(port);
    await until("the first node to be asked again", async () => (await balance(connection)) === "0x7");
  });

  it("is named with its reason and without its access key when none can be used", async () => {
    const sick = await start(nodeAt(() => 10, "hang"));
    const other = await start(nodeAt(() => 10, { status: 502, text: "" }));
    const urls = [`${sick.url}/v3/secret-key`, `${other.url}/?key=secret-key`];
    // even on a busy machine, a healthy node must have time to respond while they connect
    const connection = await connect([], { urls, requestTimeout: 1_000, patience: 1_200 });
    const error: unknown = await balance(connection).catch((thrown: unknown) => thrown);
    expect(error).toEqual(withCode("GFML_CHAIN_UNREACHABLE"));
    const { message } = error as GfmlError;
    expect(message).toContain("time-out: no response within 1000 ms");
    expect(message).toContain("server error: HTTP 502");
    expect(message).not.toContain("secret-key");
    await expect(connect([], { urls: ["ftp://secret-key@host"] })).rejects.toThrow(InvalidValueError);
    await expect(connect([], { urls: ["ftp://secret-key@host"] })).rejects.not.toThrow("secret-key");
    await expect(connect([], { urls: [] })).rejects.toThrow(InvalidValueError);
  });

  it("is awaited when it was away for a moment only", async () => {
    let failures = 2;
    const node = await start((method, params) => {
      if (method === "eth_getBalance" && failures > 0) {
        failures -= 1;
        return { status: 500, text: "" };
      }
      return nodeAt(() => 10, { result: "0x5" })(method, params);
    });
    const connection = await connect([node], { patience: 5_000 });
    expect(await balance(connection)).toBe("0x5");
  });

  it("is not replaced for a call that must not happen twice and may have arrived", async () => {
    const sick = await start(nodeAt(() => 10, "break"));
    const well = await start();
    const connection = await connect([sick, well]);
    await expect(connection.request("evm_mine")).rejects.toThrow(withCode("GFML_CHAIN_UNREACHABLE"));
    expect(well.asked).not.toContain("evm_mine");
  });
});

describe("an answer is an answer", () => {
  it("throws a node's own error and asks no other node", async () => {
    const error = { code: 3, message: "execution reverted: no", data: "0x1234" };
    const first = await start(nodeAt(() => 10, { error }));
    const second = await start();
    const connection = await connect([first, second]);
    second.asked.length = 0;
    const thrown: unknown = await connection.request("eth_call", [{}, "latest"]).catch((each: unknown) => each);
    expect(thrown).toBeInstanceOf(NodeAnswerError);
    expect(thrown).toMatchObject({ rpcCode: 3, said: error.message, data: error.data });
    expect(second.asked).toEqual([]);
    await expect(connection.publicClient.getBalance({ address: `0x${"1".repeat(40)}` })).rejects.toThrow("reverted");
  });

  it("throws gfml's errors from viem's client when no node can be used", async () => {
    const node = await start(nodeAt(() => 10, { status: 502, text: "" }));
    const { publicClient } = await connect([node]);
    const address = `0x${"1".repeat(40)}` as const;
    await expect(publicClient.getBalance({ address })).rejects.toThrow(withCode("GFML_CHAIN_UNREACHABLE"));
    const reading = publicClient.readContract({
      address,
      abi: parseAbi(["function f() view returns (uint256)"]),
      functionName: "f",
    });
    await expect(reading).rejects.toThrow(withCode("GFML_CHAIN_UNREACHABLE"));
  });

  it("holds with an HTTP status of 400, too", async () => {
    const first = await start(nodeAt(() => 10, { status: 400, error: { code: -32602, message: "bad parameters" } }));
    const connection = await connect([first]);
    await expect(balance(connection)).rejects.toThrow("bad parameters");
  });
});

describe("only nodes of the right chain", () => {
  const foreign: FakeScript = (method) => ({ result: method === "eth_chainId" ? "0x1" : "0x63" });

  it("passes over other chains when a chain id is expected", async () => {
    const wrong = await start(foreign);
    const right = await start(nodeAt(() => 10, { result: "0x2a" }));
    const connection = await connect([wrong, right], { chainId: 31337 });
    expect(await balance(connection)).toBe("0x2a");
    expect(faultOf(connection)).toBe("another chain");
    expect(new Set(wrong.asked)).toEqual(new Set(["eth_chainId"]));
    await expect(connect([wrong], { chainId: 31337, patience: 60_000 })).rejects.toThrow(withCode("GFML_WRONG_CHAIN"));
  });

  it("requires all nodes to agree when none is expected", async () => {
    const one = await start();
    const other = await start(foreign);
    await expect(connect([one, other])).rejects.toThrow(withCode("GFML_WRONG_CHAIN"));
    expect((await connect([one])).chainId).toBe(31337);
  });

  it("refuses a node that changes its chain after a break", async () => {
    const first = await start();
    const second = await start(nodeAt(() => 10, { result: "0x2a" }));
    const connection = await connect([first, second]);
    first.script = nodeAt(() => 10, "break");
    await balance(connection);
    first.script = foreign;
    const isRefused = async (): Promise<boolean> => {
      expect(await balance(connection)).toBe("0x2a");
      return faultOf(connection) === "another chain";
    };
    await until("the first node to be refused", isRefused);
  });
});

describe("a node that is behind", () => {
  it("is not asked about the newest state, but may answer about old blocks", async () => {
    const fresh = await start(nodeAt(() => 10, { result: "0xa" }));
    const stale = await start(nodeAt(() => 7, { result: "0xb" }));
    const connection = await connect([fresh, stale]);
    expect(connection.highestBlock()).toBe(10n);
    fresh.script = () => "break";
    const error: unknown = await balance(connection).catch((thrown: unknown) => thrown);
    expect(error).toEqual(withCode("GFML_CHAIN_UNREACHABLE"));
    expect((error as Error).message).toContain("behind: it is at block 7, but block 10 is needed");
    expect(await connection.request("eth_getBlockByNumber", ["0x5", false])).toBe("0xb");
  });

  it("gets time to catch up", async () => {
    let looks = 0;
    const fresh = await start();
    // it is at block 7 when it is looked at for the first three times
    const stale = await start(nodeAt(() => (++looks <= 3 ? 7 : 10), { result: "0xb" }));
    const connection = await connect([fresh, stale], { catchUpTime: 5_000, patience: 5_000 });
    await fresh.stop();
    expect(await balance(connection)).toBe("0xb");
  });

  it("is named when all are behind", async () => {
    let height = 10;
    const node = await start(nodeAt(() => height));
    const connection = await connect([node]);
    height = 4;
    await expect(connection.request("eth_blockNumber")).rejects.toThrow(withCode("GFML_CHAIN_BEHIND"));
    await expect(connection.request("eth_getBlockByNumber", ["0x1", false], { atLeastBlock: 11n })).rejects.toThrow(
      withCode("GFML_CHAIN_BEHIND"),
    );
  });
});

describe("waits end when the caller says so", () => {
  it("ends a wait by a request's signal, the connection's signal or closing", async () => {
    const node = await start(nodeAt(() => 10, "hang"));
    const controller = new AbortController();
    const options = { requestTimeout: 60_000, patience: 60_000 };
    const connection = await connect([node], { ...options, signal: controller.signal });
    const own = AbortSignal.timeout(50);
    await expect(connection.request("eth_gasPrice", [], { signal: own })).rejects.toThrow(
      withCode("GFML_CHAIN_WAIT_ABORTED"),
    );
    const isAsked = (count: number): Promise<unknown> =>
      until(`request ${count}`, () => node.asked.filter((method) => method === "eth_gasPrice").length === count);
    const called = connection.request("eth_gasPrice");
    called.catch(() => {});
    await isAsked(2);
    controller.abort();
    await expect(called).rejects.toThrow(withCode("GFML_CHAIN_WAIT_ABORTED"));
    const second = await connect([node], options);
    const closed = second.request("eth_gasPrice");
    closed.catch(() => {});
    await isAsked(3);
    second.close();
    await expect(closed).rejects.toThrow(withCode("GFML_CHAIN_WAIT_ABORTED"));
  });
});
