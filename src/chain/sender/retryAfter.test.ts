import { expect, it } from "vitest";
import { VirtualTimer } from "../../../test/support/VirtualTimer.ts";
import { connectChain } from "./connectChain.ts";
import type { Post } from "./postHttp.ts";

it("asks a busy node again when it said to, and asks its chain id once", async () => {
  const timer = new VirtualTimer();
  const asked: { readonly method: string; readonly at: number }[] = [];
  const post: Post = async (_, body) => {
    const { id, method } = JSON.parse(body) as { readonly id: number; readonly method: string };
    asked.push({ method, at: timer.now() });
    const balances = asked.filter((one) => one.method === "eth_getBalance").length;
    if (method === "eth_getBalance" && balances <= 2) return { status: 429, text: "slow down", retryAfter: 7 };
    const result = method === "eth_chainId" ? "0x1" : "0x2a";
    return { status: 200, text: JSON.stringify({ jsonrpc: "2.0", id, result }) };
  };
  const connection = await connectChain({ urls: ["http://node"], chainId: 1, post, timer });
  expect(await connection.request("eth_getBalance", ["0x00", "0x1"])).toBe("0x2a");
  expect(asked.filter(({ method }) => method === "eth_chainId")).toHaveLength(1);
  const times = asked.filter(({ method }) => method === "eth_getBalance").map(({ at }) => at);
  expect(times).toHaveLength(3);
  expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(7000);
  expect(times[2]! - times[1]!).toBeGreaterThanOrEqual(7000);
  connection.close();
});
