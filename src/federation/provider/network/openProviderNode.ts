import packageJson from "../../../../package.json" with { type: "json" };
import type { NetworkNode, NodeFactory } from "../../../network/browser.ts";
import type { ServiceConfig } from "../../config/serviceSchema.ts";
import type { ServiceRoster } from "../../door/ServiceRoster.ts";
import type { EventLog } from "../../observability/logEvents.ts";
import type { ServiceMetrics } from "../../observability/ServiceMetrics.ts";

/** Opens the provider's node. Its gate admits registered learners only, and its events are logged and counted. */
export const openProviderNode = (options: {
  readonly config: ServiceConfig;
  readonly key: Uint8Array;
  readonly createNode: NodeFactory;
  readonly roster: ServiceRoster;
  readonly metrics: ServiceMetrics;
  readonly log: EventLog;
}): Promise<NetworkNode> => {
  const { config, key, createNode, roster, metrics, log } = options;
  return createNode({
    key,
    listen: config.network.listen,
    ...(config.network.announce.length > 0 && { announce: config.network.announce }),
    gate: (other) => roster.isMember(other),
    ...(config.network.relay && { relay: { serve: { maxReservations: config.network.maxReservations } } }),
    limits: {
      transferSlots: config.limits.transfers,
      maxMemory: config.limits.memory * 2 ** 20,
      maxConnections: config.admission.maxLearners + 64,
    },
    software: `gfml/${packageJson.version}`,
    onEvent: (event) => {
      const isFault = event.kind !== "connected" && event.kind !== "closed" && event.kind !== "reserved";
      if (isFault) metrics.refusals.inc({ reason: event.kind });
      log(isFault ? "warn" : "debug", event.kind === "memory" ? "memory.high" : "network.event", { ...event });
    },
  });
};
