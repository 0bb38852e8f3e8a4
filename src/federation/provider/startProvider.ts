import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import packageJson from "../../../package.json" with { type: "json" };
import type { LearnerId } from "../../core/index.ts";
import type { NetworkNode } from "../../network/browser.ts";
import type { EvaluationRecord, LearnerRecord, LedgerRecord, RoundRecord } from "../../round/index.ts";
import { digestOf } from "../../round/index.ts";
import { type ChainLine, chainLine } from "../../simulation/index.ts";
import { withFile } from "../../storage/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import { createDoor } from "../door/createDoor.ts";
import type { Desk } from "../door/Desk.ts";
import { DoorRefusal } from "../errors/DoorRefusal.ts";
import { namesOf } from "../identity/Identity.ts";
import { type EventLog, noLog } from "../observability/logEvents.ts";
import { ServiceMetrics } from "../observability/ServiceMetrics.ts";
import type { NodeFactory } from "../ports/NodeFactory.ts";
import { formatJoinAddress } from "../protocol/joinAddress.ts";
import { signTaskDocument, type TaskDocument } from "../protocol/taskDocument.ts";
import { PROTOCOL } from "../protocol/version.ts";
import { createProviderLink } from "./createProviderLink.ts";
import type { DoorContext } from "./DoorContext.ts";
import { greetLearners } from "./greetLearners.ts";
import { leaveSummary } from "./leaveSummary.ts";
import { OperationApplier } from "./OperationApplier.ts";
import { hashCode, ProviderDesk } from "./ProviderDesk.ts";
import { prepareService } from "./prepareService.ts";
import { RoundLoop } from "./RoundLoop.ts";
import { ServiceRoster } from "./ServiceRoster.ts";
import { ServiceTally } from "./ServiceTally.ts";
import { Sessions } from "./Sessions.ts";

export interface ProviderOptions {
  readonly config: ServiceConfig;
  /** The 32 bytes of its secp256k1 key: account, peer id, and what the task is signed with. */
  readonly key: Uint8Array;
  readonly createNode: NodeFactory;
  readonly log?: EventLog;
  /** ms since 1970; the machine's clock if absent. */
  readonly now?: () => number;
  /** Ends after the round in progress, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** Ends once all rounds are played; otherwise it goes on serving withdrawals. */
  readonly exitWhenDone?: boolean;
  /** Digest of what identifies the task in round states, in place of one of the configuration: to compare with a simulation. */
  readonly identity?: string;
  /** Adds what the door serves besides: pages. */
  readonly extendDoor?: (door: FastifyInstance, context: DoorContext) => Promise<void>;
  readonly onRound?: (round: RoundRecord, learners: readonly LearnerRecord[]) => void;
  readonly onEvaluation?: (evaluation: EvaluationRecord) => void;
}

/** A service that is up. */
export interface RunningProvider {
  /** What learners are given. */
  readonly joinAddress: string;
  readonly account: string;
  /** Of the door. */
  readonly url: string;
  readonly document: TaskDocument;
  /** Resolves when it has ended by itself or was stopped; rejects if it failed. */
  readonly done: Promise<ProviderResult>;
  status(): ReturnType<Desk["status"]>;
  /** Ends after the round in progress, with a checkpoint. */
  stop(): Promise<ProviderResult>;
}

export interface ProviderResult {
  readonly rounds: number;
  readonly completed: boolean;
  /** SHA-256 over states and models, as of a run. */
  readonly resultHash: string;
}

/**
 * Starts a service, or goes on with one that was stopped or killed, where the folder holds it: opens ledger and task, lets
 * learners in by its door, and plays rounds with those that are connected.
 *
 * @throws GfmlError before it is up if configuration, folder, ledger or ports do not allow it
 */
export const startProvider = async (options: ProviderOptions): Promise<RunningProvider> => {
  const { config, key, log = noLog, now = Date.now } = options;
  const { account, peerId } = namesOf(key);
  const startedAt = performance.now();
  const stopping = new AbortController();
  const ending = new AbortController();
  options.signal?.addEventListener("abort", () => stopping.abort(), { once: true });
  if (options.signal?.aborted) stopping.abort();

  const records: LedgerRecord[] = [];
  const chainRounds: ChainLine[] = [];
  const codes = await readCodes(config);
  const tls = await readTls(config);
  const metrics = new ServiceMetrics();
  const service = await prepareService({
    config,
    key,
    identity: options.identity,
    now,
    onRecord: (record) => records.push(record),
    onChainRound: (figures) => chainRounds.push(chainLine(figures)),
    notice: (text) => log("warn", "ledger.notice", { text }),
    signal: ending.signal,
  });
  const { folder } = service;
  const cleanup: (() => Promise<unknown>)[] = [
    () => folder.close(),
    () => service.ledger.close(),
    () => service.operations.close(),
  ];
  const closeAll = async (): Promise<void> => {
    for (const close of cleanup.reverse()) await close();
  };
  try {
    const roster = new ServiceRoster();
    for (const operation of service.operations.operations) roster.add(operation);
    const sessions = new Sessions(() => performance.now());
    const applier = new OperationApplier(service.ledger, log);
    const tally = await ServiceTally.load(folder.path);
    const shape = {
      parameterCount: service.model.parameterCount,
      embeddingSize: config.coalition.embeddingPrivacy.dimensions ?? service.model.embeddingSize,
    };
    const accountOf = (learner: LearnerId): string => roster.ofLearner(learner)?.account ?? "";
    const link = createProviderLink({
      sessions,
      shape,
      reconnectTime: config.life.reconnectTime,
      signal: ending.signal,
      accountOf,
      onMalformed: (learner, request, problem) => {
        metrics.refusals.inc({ reason: "answer" });
        log("warn", "answer.refused", { learner, account: accountOf(learner), request, problem });
      },
    });
    const loop = new RoundLoop({
      config,
      service,
      sessions,
      link,
      shape,
      applier,
      log,
      stopping: stopping.signal,
      ending: ending.signal,
      endsWhenShort: options.exitWhenDone === true,
      takeRecords: () => records.splice(0),
      takeChainRounds: () => {
        const lines = chainRounds.splice(0);
        for (const line of lines) tally.run.chain.add(line);
        return lines;
      },
      on: {
        waiting: (connected, needed) => {
          phase = "waiting";
          log("info", "round.waiting", { connected, needed });
        },
        started: (round, active) => {
          phase = "playing";
          log("info", "round.started", { round, active });
        },
        short: (error) => {
          phase = "waiting";
          log("error", "escrow.short", { error });
        },
        funded: (escrow) => {
          tally.escrow = escrow;
        },
        unpaid: (unpaid) => {
          log("error", "coalition.unpaid", { ...unpaid });
        },
        headFailed: (failure) => {
          metrics.headFailures.inc();
          log("warn", "head.failed", { ...failure, account: accountOf(failure.head) });
        },
        embeddingMismatch: (mismatch) => {
          metrics.embeddingMismatches.inc();
          log("warn", "embedding.mismatch", { ...mismatch, account: accountOf(mismatch.learner) });
        },
        finished: async (record, learners, seconds) => {
          tally.add(record, learners);
          tally.escrow = await service.ledger.escrow(service.task);
          metrics.roundSeconds.observe(seconds);
          tell(record, learners, seconds);
          options.onRound?.(record, learners);
          await tellEarnings(learners);
        },
        evaluated: (evaluation) => {
          tally.run.addEvaluation(evaluation);
          const { before, after } = evaluation.active;
          metrics.accuracy.set({ model: "shared" }, before.accuracy);
          metrics.accuracy.set({ model: "personalised" }, after.accuracy);
          log("info", "round.evaluated", {
            round: evaluation.round,
            shared: before.accuracy,
            personalised: after.accuracy,
            learners: after.learners,
          });
          options.onEvaluation?.(evaluation);
        },
      },
    });
    cleanup.push(() => loop.close());
    let phase: ReturnType<Desk["status"]>["phase"] = "starting";

    const tell = (record: RoundRecord, learners: readonly LearnerRecord[], seconds: number): void => {
      for (const one of learners) {
        if (one.coalition === null) continue;
        metrics.updates.inc({ outcome: one.delivered ? "delivered" : (one.failure ?? "unreachable") });
        if (!one.delivered)
          log("warn", "update.lost", {
            round: record.round,
            learner: one.learner,
            account: accountOf(one.learner),
            reason: one.failure ?? "unreachable",
          });
      }
      metrics.payments.inc(Math.max(0, record.payments));
      log("info", "round.finished", {
        round: record.round,
        seconds,
        digest: record.digest,
        payments: record.payments,
        droppedUpdates: record.droppedUpdates,
        nashStable: record.stability.nashStable,
        coalitions: record.coalitions.map(({ coalition, head, members }) => ({
          coalition,
          head,
          members: members.length,
        })),
      });
    };
    const tellEarnings = async (learners: readonly LearnerRecord[]): Promise<void> => {
      await Promise.all(learners.map((record) => greeting.tellEarnings(record)));
    };

    const desk = new ProviderDesk({
      config,
      key,
      account,
      service,
      roster,
      sessions,
      codes,
      log,
      now,
      applied: () => applier.applied,
      barred: () => loop.barred,
      lastRecord: (learner) => tally.lastOf(learner),
    });
    const node: NetworkNode = await options.createNode({
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
    cleanup.push(() => node.close());
    const greeting = greetLearners({
      node,
      service,
      roster,
      sessions,
      log,
      metrics,
      loop,
      applier,
      accountOf,
    });
    for (const revoked of config.admission.revoked) {
      const other = revoked.toLowerCase();
      await desk.revoke(other);
      await node.closeAccount(other);
    }

    const status = (): ReturnType<Desk["status"]> =>
      tally.status({
        config,
        phase: stopping.signal.aborted ? "stopping" : phase,
        roster,
        sessions,
        state: loop.state,
      });
    let document: TaskDocument | undefined;
    let isReady = false;
    const refusalsOf = (reason: string, other: string | undefined): void => {
      metrics.refusals.inc({ reason });
      log("info", "door.refused", { reason, ...(other !== undefined && { account: other }) });
    };
    const server = await createDoor(
      {
        task: () => {
          if (document === undefined) throw new DoorRefusal("not-ready", "the provider is not up yet");
          return signTaskDocument(key, {
            ...document,
            provider: { ...document.provider, addresses: node.addresses() },
          });
        },
        account: (other) => desk.account(other),
        register: (request, counted) => desk.register(request, counted),
        status,
        learner: (learner) => desk.learner(learner),
        request: (request) => desk.request(request),
        isReady: () => isReady && !stopping.signal.aborted,
        metrics: () => {
          observe();
          return metrics.read();
        },
        refused: refusalsOf,
      },
      config,
      tls,
    );
    cleanup.push(() => server.close());
    await options.extendDoor?.(server, {
      networkAddresses: () => node.addresses(),
      status,
      network: () => node.figures(),
      peers: () =>
        node.peers().map(({ account: other, address, isRelayed }) => {
          const learner = roster.ofAccount(other)?.learner ?? null;
          return { account: other, learner, address, isRelayed };
        }),
    });
    const observe = (): void => {
      const { learners } = status();
      for (const state of ["registered", "training", "passive", "connected"] as const)
        metrics.learners.set({ state }, learners[state]);
      metrics.learners.set({ state: "barred" }, loop.barred.size);
      metrics.round.set(loop.state.round);
      metrics.ready.set(isReady && !stopping.signal.aborted ? 1 : 0);
      const { events: _, ...figures } = node.figures();
      for (const [figure, value] of Object.entries(figures)) metrics.network.set({ figure }, value);
    };

    const replayed = await loop.recover();
    tally.escrow = await service.ledger.escrow(service.task);
    await server.listen({ host: config.door.host, port: config.door.port });
    const url = config.door.publicUrl ?? localUrl(config, server.server.address() as AddressInfo, tls !== undefined);
    document = describeTask({ config, service, account, peerId });
    const joinAddress = formatJoinAddress({ url, peerId });
    isReady = true;
    phase = "waiting";
    log("info", "provider.started", { joinAddress, account, round: loop.state.round, folder: folder.path });
    if (service.isResumed) log("info", "provider.resumed", { round: loop.state.round, replayed });
    stopping.signal.addEventListener("abort", () => log("info", "provider.stopping", { round: loop.state.round }), {
      once: true,
    });

    const run = async (): Promise<ProviderResult> => {
      try {
        await loop.run();
        const result = {
          rounds: loop.state.round,
          completed: loop.isComplete,
          resultHash: digestOf({ digest: loop.state.digest, models: loop.state.modelHashes }),
        };
        const elapsed = (performance.now() - startedAt) / 1000;
        await leaveSummary({ config, service, roster, tally, loop, result, elapsed, now: now() });
        if (loop.isComplete && !options.exitWhenDone) {
          phase = "finished";
          await loop.serveOperations();
        }
        return result;
      } catch (error) {
        log("error", "provider.failed", { error });
        throw error;
      } finally {
        stopping.abort();
        ending.abort();
        isReady = false;
        await closeAll();
        log("info", "provider.stopped", { round: loop.state.round });
      }
    };
    const done = run();
    done.catch(() => {});
    return {
      joinAddress,
      account,
      url,
      document,
      done,
      status,
      stop: () => {
        stopping.abort();
        return done;
      },
    };
  } catch (error) {
    ending.abort();
    await closeAll();
    throw error;
  }
};

const describeTask = (options: {
  readonly config: ServiceConfig;
  readonly service: Awaited<ReturnType<typeof prepareService>>;
  readonly account: string;
  readonly peerId: string;
}): TaskDocument => {
  const { config, service, account, peerId } = options;
  const { scheme, learning, personalisation, cost, reputation, incentive, coalition, otherReadings } = config;
  return {
    protocol: PROTOCOL,
    name: config.name,
    provider: { account, peerId, addresses: [] },
    task: service.task,
    terms: { scheme, learning, personalisation, cost, reputation, incentive, coalition, otherReadings },
    model: {
      features: config.samples.features,
      classes: config.samples.classes,
      hiddenLayers: config.model.hiddenLayers,
      rounding: config.model.rounding,
      parameterCount: service.model.parameterCount,
      initialHash: service.initialHash,
    },
    samples: config.samples.name,
    seedCommitment: service.seedCommitment,
    // of the commitment, so that learners can have it and the seed stays hidden
    projectionSeed:
      config.coalition.embeddingPrivacy.dimensions === undefined
        ? 0
        : Number.parseInt(service.seedCommitment.slice(0, 13), 16),
    chain: service.chain,
    rounds: config.rounds,
    encoding: config.encoding,
    clock: config.clock,
    patience: config.life.patience,
    tolerance: config.life.tolerance,
    relay: config.network.relay,
    invitation: config.admission.policy === "codes",
  };
};

const localUrl = ({ door }: ServiceConfig, { port }: AddressInfo, isTls: boolean): string =>
  `${isTls ? "https" : "http"}://${door.host.includes(":") ? `[${door.host}]` : door.host}:${port}`;

const readCodes = async ({ admission }: ServiceConfig): Promise<ReadonlySet<string>> => {
  const { codes, codesFile } = admission;
  const listed =
    codesFile === undefined ? [] : (await withFile("read", codesFile, () => readFile(codesFile, "utf8"))).split("\n");
  return new Set([...codes, ...listed].filter((code) => code.trim().length >= 8).map(hashCode));
};

const readTls = async ({ door }: ServiceConfig): Promise<{ certificate: string; key: string } | undefined> => {
  const { certificate, privateKey } = door;
  if (certificate === undefined || privateKey === undefined) return undefined;
  const read = (path: string): Promise<string> => withFile("read", path, () => readFile(path, "utf8"));
  return { certificate: await read(certificate), key: await read(privateKey) };
};
