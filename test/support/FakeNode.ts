import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How a scripted node answers a method: a result, an error of its own, or a failure of the way. */
export type FakeAnswer =
  | { readonly result: unknown }
  | { readonly error: unknown; readonly status?: number }
  | { readonly status: number; readonly text: string }
  | "hang"
  | "break";

export type FakeScript = (method: string, params: readonly unknown[]) => FakeAnswer;

/** A JSON-RPC node over real HTTP whose every answer is scripted. */
export class FakeNode {
  readonly #server: Server;
  script: FakeScript;
  /** The methods asked for, in order. */
  readonly asked: string[] = [];

  constructor(script: FakeScript) {
    this.script = script;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async start(port = 0): Promise<void> {
    this.#server.listen(port, "127.0.0.1");
    await once(this.#server, "listening");
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = "";
    for await (const piece of request) body += String(piece);
    const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: unknown[] };
    this.asked.push(method);
    const answer = this.script(method, params);
    if (answer === "hang") return;
    if (answer === "break") {
      request.socket.destroy();
      return;
    }
    if ("text" in answer) {
      response.writeHead(answer.status).end(answer.text);
      return;
    }
    const status = "status" in answer ? answer.status : 200;
    const { status: _, ...rest } = answer as { status?: number };
    response.writeHead(status ?? 200, { "content-type": "application/json" });
    response.end(JSON.stringify({ jsonrpc: "2.0", id, ...rest }));
  }
}

/** A node of chain 31337 at a block, which answers everything else with the given answer. */
export const nodeAt = (block: () => number, otherwise: FakeAnswer = { result: "0x1" }): FakeScript => {
  return (method) => {
    if (method === "eth_chainId") return { result: "0x7a69" };
    if (method === "eth_blockNumber") return { result: `0x${block().toString(16)}` };
    return otherwise;
  };
};
