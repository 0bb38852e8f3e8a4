import { readFile } from "node:fs/promises";
import type { FastifyInstance } from "fastify";
import type { NetworkNode } from "../../network/browser.ts";
import { type Arrivals, createArrivals, type DroppedArrivals, withinOpenFiles } from "../../network/index.ts";
import { withFile } from "../../storage/index.ts";
import { proxyHops } from "../config/serviceProblems.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import { DoorRefusal, doorListenError } from "../errors.ts";
import type { EventLog } from "../observability/logEvents.ts";
import type { ServiceMetrics } from "../observability/ServiceMetrics.ts";
import { MOST_ADDRESSES, signTaskDocument, type TaskDocument } from "../protocol/taskDocument.ts";
import type { ProviderOptions } from "../provider/ProviderOptions.ts";
import type { PreparedService } from "../provider/records/prepareService.ts";
import type { ServiceProgress } from "../provider/ServiceProgress.ts";
import { createDoor } from "./createDoor.ts";
import { hashCode, type ProviderDesk } from "./ProviderDesk.ts";
import type { ServiceRoster } from "./ServiceRoster.ts";

/** Creates the provider's door with its desk, its metrics and its extensions. It does not listen yet. */
export const openDoor = async (options: {
  readonly config: ServiceConfig;
  readonly key: Uint8Array;
  readonly desk: ProviderDesk;
  readonly node: NetworkNode;
  readonly roster: ServiceRoster;
  readonly progress: ServiceProgress;
  readonly metrics: ServiceMetrics;
  readonly log: EventLog;
  readonly tls: DoorFiles["tls"];
  /** The task document, without addresses of the node. */
  readonly document: TaskDocument;
  readonly service: Pick<PreparedService, "scaling" | "personalization">;
  readonly extendDoor: ProviderOptions["extendDoor"];
}): Promise<FastifyInstance> => {
  const { config, key, desk, node, roster, progress, metrics, log, tls, document, service } = options;

  const observe = (): void => {
    const { learners } = progress.status();
    for (const state of ["registered", "training", "passive", "connected"] as const)
      metrics.learners.set({ state }, learners[state]);
    metrics.learners.set({ state: "barred" }, progress.barredHeads.size);
    metrics.round.set(progress.state.round);
    metrics.ready.set(progress.isReady ? 1 : 0);
    const { events: _, ...figures } = node.figures();
    for (const [figure, value] of Object.entries(figures)) metrics.network.set({ figure }, value);
    const { pending, dropped } = arrivals.figures();
    metrics.door.set({ figure: "pending" }, pending);
    metrics.door.set({ figure: "dropped" }, dropped);
  };

  const server = await createDoor(
    {
      task: () => {
        if (!progress.isUp) throw new DoorRefusal("not-ready", "the provider is not up yet");
        const calibration = service.personalization.calibrationFor(0);
        return signTaskDocument(key, {
          ...document,
          ...(calibration && { calibration }),
          // a learner refuses a document with more
          provider: { ...document.provider, addresses: node.addresses().slice(0, MOST_ADDRESSES) },
        });
      },
      scaling: () => {
        const answer = service.scaling.answer();
        if (answer === undefined) throw new DoorRefusal("not-ready", "the learners have not agreed on a scaling yet");
        return answer;
      },
      personalization: () => {
        const answer = service.personalization.answer();
        if (answer === undefined)
          throw new DoorRefusal("not-ready", "the learners have not chosen how they personalize yet");
        return answer;
      },
      reportsFrom: (place) => ({ reports: [...service.personalization.reportsFrom(place)] }),
      account: (account) => desk.account(account),
      register: (request, counted) => desk.register(request, counted),
      status: () => progress.status(),
      learner: (learner) => desk.learner(learner),
      request: (request) => desk.request(request),
      isReady: () => progress.isReady,
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
  const arrivals = guardDoor(server, config, ({ count, address, seconds }) => {
    metrics.refusals.inc({ reason: "idle" }, count);
    log("warn", "door.crowded", { closed: count, address, seconds });
  });
  await options.extendDoor?.(server, {
    networkAddresses: () => node.addresses(),
    status: () => progress.status(),
    network: () => node.figures(),
    peers: () =>
      node.peers().map(({ account, address, isRelayed }) => {
        const learner = roster.ofAccount(account)?.learner ?? null;
        return { account, learner, address, isRelayed };
      }),
  });
  return server;
};

/** Makes the door listen at its configured host and port. @throws GFML_DOOR_LISTEN if it cannot */
export const listenAtDoor = async (server: FastifyInstance, { door: { host, port } }: ServiceConfig): Promise<void> => {
  try {
    await server.listen({ host, port });
  } catch (error) {
    throw doorListenError(host, port, error as NodeJS.ErrnoException);
  }
};

/** The contents of the files that a door's configuration names. */
interface DoorFiles {
  /** SHA-256 of the invitation codes, hex. */
  readonly codes: ReadonlySet<string>;
  /** PEM, to serve https; undefined without a certificate. */
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
}

/** Reads invitation codes and certificate. @throws FileAccessError */
export const readDoorFiles = async (config: ServiceConfig): Promise<DoorFiles> => ({
  codes: await readCodes(config),
  tls: await readTls(config),
});

const readCodes = async ({ admission }: ServiceConfig): Promise<ReadonlySet<string>> => {
  const { codes, codesFile } = admission;
  const listed =
    codesFile === undefined ? [] : (await withFile("read", codesFile, () => readFile(codesFile, "utf8"))).split("\n");
  return new Set([...codes, ...listed].filter((code) => code.trim().length >= 8).map(hashCode));
};

const readTls = async ({ door }: ServiceConfig): Promise<DoorFiles["tls"]> => {
  const { certificate, privateKey } = door;
  if (certificate === undefined || privateKey === undefined) return undefined;
  const read = (path: string): Promise<string> => withFile("read", path, () => readFile(path, "utf8"));
  return { certificate: await read(certificate), key: await read(privateKey) };
};

/** Time until the first byte of a connection, and until its first whole request, s. */
const SILENCE = 5;
const ARRIVAL = 15;

/**
 * Limits the connections of the door, and closes idle ones: a connection is admitted when it has sent a request. When all
 * places are taken, connections that are kept alive between requests make room.
 */
const guardDoor = (
  door: FastifyInstance,
  config: Pick<ServiceConfig, "door" | "limits">,
  onDropped: (dropped: DroppedArrivals) => void,
): Arrivals => {
  const { server } = door;
  const most = withinOpenFiles(config.limits.connections, 1 / 4);
  server.maxConnections = most;
  server.headersTimeout = ARRIVAL * 1000;
  // idle connections cost little: most places may be taken by them, and a quarter is kept for other addresses
  const pending = Math.ceil((7 * most) / 8);
  // behind a proxy, all connections come from its address
  const pendingPerAddress = proxyHops(config) > 0 ? pending : Math.ceil((3 * most) / 4);
  const arrivals = createArrivals({ pending, pendingPerAddress, silence: SILENCE, patience: ARRIVAL }, onDropped);
  arrivals.watch(server);
  server.on("request", ({ socket }) => arrivals.admit({ address: socket.remoteAddress, port: socket.remotePort }));
  server.on("drop", () => server.closeIdleConnections());
  door.addHook("preClose", async () => arrivals.stop());
  return arrivals;
};
