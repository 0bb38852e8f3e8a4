// All members in one process. Each answers a payload with a payload. head.ts starts it.
import { connect } from "node:net";
import { benchNode } from "./benchNode.ts";
import type { MembersTask } from "./NetworkBench.ts";

const { members, addresses, account, plainPort } = JSON.parse(process.argv[2]!) as MembersTask;
for (let number = 0; number < members; number++) {
  const node = await benchNode(`member ${number}`);
  const peer = await node.connect(addresses, { account, timeout: 60 });
  peer.serve(async (message) => message);
}
for (let number = 0; number < members; number++) {
  const socket = connect({ port: plainPort, host: "127.0.0.1", noDelay: true });
  let left = 0;
  let length = 0;
  socket.on("data", (bytes) => {
    let rest = bytes;
    if (left === 0) {
      length = bytes.readUInt32LE(0);
      left = length;
      rest = bytes.subarray(4);
    }
    left -= rest.length;
    if (left === 0) socket.write(Buffer.alloc(length, 1));
  });
  socket.on("error", () => process.exit(0));
}
process.stdout.write("connected\n");
process.on("disconnect", () => process.exit(0));
