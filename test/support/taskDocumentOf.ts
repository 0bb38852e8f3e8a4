import { PROTOCOL, type TaskDocument } from "../../src/federation/protocol/taskDocument.ts";
import { defineService } from "./defineService.ts";

/** A task document with every field, of a provider with these names. */
export const taskDocumentOf = ({ account, peerId }: { account: string; peerId: string }): TaskDocument => {
  const config = defineService({ samples: { features: 784, classes: 10 }, coalition: { count: 2 } });
  const { scheme, trainer, learning, personalization, cost, reputation, incentive, coalition, readings } = config;
  return {
    protocol: PROTOCOL,
    name: "digits",
    provider: { account, peerId, addresses: ["/ip4/192.0.2.1/tcp/7301"] },
    task: 3,
    terms: { scheme, trainer, learning, personalization, cost, reputation, incentive, coalition, readings },
    model: {
      ...{ features: 784, classes: 10, hiddenLayers: [8], rounding: "strict", parameterCount: 6370 },
      initialHash: "ab".repeat(32),
    },
    samples: "digits",
    seedCommitment: "cd".repeat(32),
    projectionSeed: 0,
    chain: { chainId: 31337, learners: account, rounds: account },
    ...{ rounds: 20, encoding: "float32", clock: "real", patience: 60, tolerance: 2, relay: true, invitation: false },
  };
};
