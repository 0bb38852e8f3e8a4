// A head in its own process, so that its memory can be measured. network.ts starts it with --expose-gc. It prints one line of JSON.
import { fork } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { median } from "../../src/math/index.ts";
import type { Peer } from "../../src/network/index.ts";
import { benchNode } from "./benchNode.ts";
import type { HeadTask, MembersTask, NetworkBenchResult, NetworkRow } from "./NetworkBench.ts";

const { members, payloads, repetitions } = JSON.parse(process.argv[2]!) as HeadTask;
const MEGA = 1e6;
const collect = (globalThis as { gc?: () => void }).gc ?? (() => {});
const inUse = (): number => {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};
const seconds = async (job: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await job();
  return (performance.now() - started) / 1000;
};

const head = await benchNode("head", ["/ip4/127.0.0.1/tcp/0"]);
const sockets: Socket[] = [];
const plain = createServer({ noDelay: true }, (socket) => sockets.push(socket.on("error", () => {})));
plain.listen(0, "127.0.0.1");
await once(plain, "listening");
const peers: Peer[] = [];
head.onPeer((peer) => peers.push(peer));
const before = inUse();
const task: MembersTask = {
  members,
  addresses: head.addresses(),
  account: head.account,
  plainPort: (plain.address() as AddressInfo).port,
};
const child = fork(fileURLToPath(new URL("members.ts", import.meta.url)), [JSON.stringify(task)], {
  execArgv: [],
  stdio: ["ignore", "pipe", "inherit", "ipc"],
});
const connectSeconds = await seconds(async () => {
  await Promise.race([
    once(child.stdout!, "data"),
    once(child, "exit").then(() => Promise.reject(new Error("the members ended"))),
  ]);
});
while (sockets.length < members) await new Promise((resolve) => setTimeout(resolve, 5));
const perConnection = (inUse() - before) / members;

const roundTrips: number[] = [];
for (let turn = 0; turn < 200; turn++) {
  roundTrips.push(1000 * (await seconds(() => peers[0]!.request({ kind: "ping", header: turn }, { timeout: 60 }))));
}

/** Sends the payload to all members at once and receives as much from each, checked and dropped on arrival. */
const exchange = async (payload: Uint8Array): Promise<void> => {
  await Promise.all(
    peers.map(async (peer) => {
      const answer = await peer.request({ kind: "train", header: null, payload }, { timeout: 600 });
      if (answer.payload!.length !== payload.length) throw new Error("an answer has another length");
    }),
  );
};

const plainExchange = async (payload: Uint8Array): Promise<void> => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(payload.length);
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve) => {
          let left = payload.length;
          const take = (bytes: Buffer): void => {
            left -= bytes.length;
            if (left > 0) return;
            socket.off("data", take);
            resolve();
          };
          socket.on("data", take);
          socket.write(length);
          socket.write(payload);
        }),
    ),
  );
};

const rows: NetworkRow[] = [];
for (const length of payloads) {
  const payload = new Uint8Array(length).fill(7);
  const ours: number[] = [];
  const plains: number[] = [];
  const processor: number[] = [];
  // the two take turns, so that a machine that grows busier favors neither; the first of each is a warm-up
  for (let turn = 0; turn <= repetitions; turn++) {
    const used = process.cpuUsage();
    const one = await seconds(() => exchange(payload));
    const { user, system } = process.cpuUsage(used);
    const other = await seconds(() => plainExchange(payload));
    if (turn > 0) processor.push((user + system) / 1e6);
    if (turn > 0) ours.push(one);
    if (turn > 0) plains.push(other);
  }
  const held = inUse();
  let most = held;
  const watch = setInterval(() => {
    most = Math.max(most, inUse());
  }, 20);
  await exchange(payload);
  clearInterval(watch);
  const [took, plainTook] = [median(ours), median(plains)];
  rows.push({
    members,
    payload: length,
    seconds: took,
    megabytesPerSecond: (2 * members * length) / took / MEGA,
    plainSeconds: plainTook,
    ratio: took / plainTook,
    headProcessorSeconds: median(processor),
    heldMegabytes: (most - held) / MEGA,
  });
}
const result: Omit<NetworkBenchResult, "machine" | "node"> = {
  rows,
  connectSeconds,
  megabytesPerConnection: perConnection / MEGA,
  roundTripMilliseconds: median(roundTrips),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
child.kill("SIGKILL");
for (const socket of sockets) socket.destroy();
plain.close();
process.exit(0);
