import type { FastifyInstance } from "fastify";
import type { NetworkNode } from "../../network/browser.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import { createDoor } from "../door/createDoor.ts";
import { DoorRefusal } from "../errors/DoorRefusal.ts";
import type { EventLog } from "../observability/logEvents.ts";
import type { ServiceMetrics } from "../observability/ServiceMetrics.ts";
import type { ServiceStatus } from "../protocol/status.ts";
import { signTaskDocument, type TaskDocument } from "../protocol/taskDocument.ts";
import type { ProviderDesk } from "./ProviderDesk.ts";
import type { ProviderOptions } from "./ProviderOptions.ts";
import type { RoundLoop } from "./RoundLoop.ts";
import type { DoorFiles } from "./readDoorFiles.ts";
import type { ServiceRoster } from "./ServiceRoster.ts";

/** The provider's door with all that stands behind it; it does not listen yet. */
export const openDoor = async (options: {
  readonly config: ServiceConfig;
  readonly key: Uint8Array;
  readonly desk: ProviderDesk;
  readonly node: NetworkNode;
  readonly roster: ServiceRoster;
  readonly loop: RoundLoop;
  readonly metrics: ServiceMetrics;
  readonly log: EventLog;
  readonly tls: DoorFiles["tls"];
  /** undefined: the provider is not up yet. */
  readonly document: () => TaskDocument | undefined;
  readonly status: () => ServiceStatus;
  readonly isReady: () => boolean;
  readonly extendDoor: ProviderOptions["extendDoor"];
}): Promise<FastifyInstance> => {
  const { config, key, desk, node, roster, loop, metrics, log, tls, status, isReady } = options;

  const observe = (): void => {
    const { learners } = status();
    for (const state of ["registered", "training", "passive", "connected"] as const)
      metrics.learners.set({ state }, learners[state]);
    metrics.learners.set({ state: "barred" }, loop.barred.size);
    metrics.round.set(loop.state.round);
    metrics.ready.set(isReady() ? 1 : 0);
    const { events: _, ...figures } = node.figures();
    for (const [figure, value] of Object.entries(figures)) metrics.network.set({ figure }, value);
  };

  const server = await createDoor(
    {
      task: () => {
        const document = options.document();
        if (document === undefined) throw new DoorRefusal("not-ready", "the provider is not up yet");
        return signTaskDocument(key, {
          ...document,
          provider: { ...document.provider, addresses: node.addresses() },
        });
      },
      account: (account) => desk.account(account),
      register: (request, counted) => desk.register(request, counted),
      status,
      learner: (learner) => desk.learner(learner),
      request: (request) => desk.request(request),
      isReady,
      metrics: () => {
        observe();
        return metrics.read();
      },
      refused: (reason, account) => {
        metrics.refusals.inc({ reason });
        log("info", "door.refused", { reason, ...(account !== undefined && { account }) });
      },
    },
    config,
    tls,
  );
  await options.extendDoor?.(server, {
    networkAddresses: () => node.addresses(),
    status,
    network: () => node.figures(),
    peers: () =>
      node.peers().map(({ account, address, isRelayed }) => {
        const learner = roster.ofAccount(account)?.learner ?? null;
        return { account, learner, address, isRelayed };
      }),
  });
  return server;
};
