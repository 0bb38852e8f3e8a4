import { createHash } from "node:crypto";
import { createNode, type NetworkNode, nodeTransports } from "../../src/network/index.ts";

/** A node of the benchmark, whose key follows from its name. */
export const benchNode = (name: string, listen: readonly string[] = []): Promise<NetworkNode> =>
  createNode({
    key: new Uint8Array(createHash("sha256").update(`bench ${name}`).digest()),
    transports: nodeTransports(),
    listen,
    gate: () => true,
    limits: { silenceTimeout: 60 },
  });
