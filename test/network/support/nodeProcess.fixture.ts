// A node in a separate process. Its argument (JSON) has its options, and it reports in lines of JSON. See startNodeProcess.ts.
import { createInterface } from "node:readline";
import type { GfmlError } from "../../../src/core/index.ts";
import { letTimePass } from "../../support/letTimePass.ts";
import { openNode } from "./openNode.ts";
import type { NodeProcessOptions } from "./startNodeProcess.ts";

const options = JSON.parse(process.argv[2]!) as NodeProcessOptions;
const say = (line: Record<string, unknown>): void => void process.stdout.write(`${JSON.stringify(line)}\n`);
process.on("unhandledRejection", (error) => {
  say({ unhandled: String(error) });
  process.exit(3);
});

const node = await openNode(options.name, {
  listen: options.listen ?? [],
  ...(options.limits !== undefined && { limits: options.limits }),
  ...(options.relay !== undefined && { relay: options.relay }),
});
node.onPeer((peer) => {
  peer.serve(async (message) => message);
  say({ arrived: peer.account, isRelayed: peer.isRelayed });
  void peer.closed.then((reason) => say({ left: peer.account, reason }));
});
say({ ready: node.account, addresses: node.addresses() });

const { connectTo } = options;
const connect = async (): Promise<void> => {
  if (connectTo === undefined) return;
  for (;;) {
    try {
      const peer = await node.connect(connectTo.addresses, { account: connectTo.account, timeout: 5 });
      peer.serve(async (message) => message);
      say({ connected: peer.account, isRelayed: peer.isRelayed, addresses: node.addresses() });
      const reason = await peer.closed;
      say({ closed: reason });
      if (!options.reconnects) return;
    } catch (error) {
      say({ failed: (error as GfmlError).code });
      if (!options.reconnects) return;
    }
    await letTimePass(100);
  }
};
void connect();

for await (const line of createInterface({ input: process.stdin })) {
  const { echo } = JSON.parse(line) as { echo: number };
  const answers = await Promise.allSettled(
    node
      .peers()
      .map((peer) => peer.request({ kind: "echo", header: null, payload: new Uint8Array(echo) }, { timeout: 60 })),
  );
  say({ echoed: answers.map((one) => (one.status === "fulfilled" ? one.value.payload!.length : String(one.reason))) });
}
await node.close();
