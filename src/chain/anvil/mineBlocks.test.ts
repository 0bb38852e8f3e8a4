import { describe, expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import { mineBlocks, type RpcRequest } from "./mineBlocks.ts";

/** A chain of counts: each block takes up to `capacity` of the waiting transactions. */
const model = (waiting: number, capacity: number, start = 100): { request: RpcRequest; times: number[] } => {
  const times: number[] = [];
  let number = 5;
  let timestamp = start;
  let taken = 0;
  const request: RpcRequest = async (method, ...parameters) => {
    if (method === "txpool_status") return { pending: `0x${waiting.toString(16)}`, queued: "0x0" };
    if (method === "eth_getBlockByNumber") {
      const transactions = Array.from({ length: taken }, () => "0x1");
      return {
        number: `0x${number.toString(16)}`,
        hash: "0x2",
        timestamp: `0x${timestamp.toString(16)}`,
        transactions,
      };
    }
    expect(method).toBe("evm_mine");
    timestamp = (parameters[0] as { timestamp: number }).timestamp;
    times.push(timestamp);
    taken = Math.min(waiting, capacity);
    waiting -= taken;
    number++;
    return "0x0";
  };
  return { request, times };
};

describe("mineBlocks", () => {
  it("mines until nothing waits, in strictly rising seconds", async () => {
    const { request, times } = model(25, 10);
    const blocks = await mineBlocks(request, 200.9, false);
    expect(blocks.map(({ number }) => number)).toEqual([6n, 7n, 8n]);
    expect(blocks.map(({ transactionCount }) => transactionCount)).toEqual([10, 10, 5]);
    expect(times).toEqual([200, 201, 202]);
  });

  it("takes the next second when the clock has not moved", async () => {
    const { request, times } = model(1, 10, 300);
    await mineBlocks(request, 300.2, false);
    expect(times).toEqual([301]);
  });

  it("mines no block when nothing waits, unless one is wanted", async () => {
    const { request, times } = model(0, 10);
    expect(await mineBlocks(request, 200, false)).toEqual([]);
    expect(times).toEqual([]);
    const [block] = await mineBlocks(request, 200, true);
    expect(block).toMatchObject({ number: 6n, timestamp: 200, transactionCount: 0 });
  });

  it("throws instead of looping when the pool does not shrink", async () => {
    const { request } = model(3, 0);
    await expect(mineBlocks(request, 200, false)).rejects.toThrow(withCode("GFML_POOL_STUCK"));
  });
});
