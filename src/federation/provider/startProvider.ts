import type { AddressInfo } from "node:net";
import type { LearnerId } from "../../core/index.ts";
import { digestOf, type LedgerRecord } from "../../round/index.ts";
import { type ChainLine, chainLine } from "../../simulation/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import { openDoor, readDoorFiles } from "../door/openDoor.ts";
import { ProviderDesk } from "../door/ProviderDesk.ts";
import { ServiceRoster } from "../door/ServiceRoster.ts";
import { noLog } from "../observability/logEvents.ts";
import { ServiceMetrics } from "../observability/ServiceMetrics.ts";
import { namesOf } from "../protocol/Identity.ts";
import { formatJoinAddress } from "../protocol/joinAddress.ts";
import type { ServiceStatus } from "../protocol/status.ts";
import { delegatedTask } from "../protocol/taskDocument.ts";
import { describeTask } from "./describeTask.ts";
import { leaveSummary } from "./leaveSummary.ts";
import { createProviderLink } from "./network/createProviderLink.ts";
import { createRevocation } from "./network/createRevocation.ts";
import { greetLearners } from "./network/greetLearners.ts";
import { openProviderNode } from "./network/openProviderNode.ts";
import { Sessions } from "./network/Sessions.ts";
import type { ProviderOptions, ProviderResult, RunningProvider } from "./ProviderOptions.ts";
import { OperationApplier } from "./records/OperationApplier.ts";
import { prepareService } from "./records/prepareService.ts";
import { RoundLoop } from "./rounds/RoundLoop.ts";
import { ServiceTally } from "./ServiceTally.ts";
import { tellRounds } from "./tellRounds.ts";

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
  const { codes, tls } = await readDoorFiles(config);
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
    const roster = new ServiceRoster(now);
    for (const operation of service.operations.operations) roster.add(operation);
    const sessions = new Sessions(() => performance.now());
    const applier = new OperationApplier(service.ledger, log);
    const tally = await ServiceTally.load(folder.path);
    const shape = {
      parameterCount: service.model.parameterCount,
      embeddingSize: config.coalition.embeddingPrivacy.dimensions ?? service.model.embeddingSize,
      localSteps: config.learning.localSteps,
    };
    const accountOf = (learner: LearnerId): string => roster.ofLearner(learner)?.account ?? "";
    const link = createProviderLink({
      sessions,
      shape,
      reconnectTime: config.life.reconnectTime,
      signal: ending.signal,
      accountOf,
      serviceAddresses: () => node.addresses(),
      onMalformed: (learner, request, problem) => {
        metrics.refusals.inc({ reason: "answer" });
        log("warn", "answer.refused", { learner, account: accountOf(learner), request, problem });
      },
    });
    const loop = new RoundLoop({
      config,
      service,
      roster,
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
      on: tellRounds({
        service,
        tally,
        metrics,
        log,
        accountOf,
        tellEarnings: (record) => greeting.tellEarnings(record),
        caller: options,
      }),
    });
    cleanup.push(() => loop.close());
    const document = describeTask({ config, service, account, peerId });
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
      delegatedTask: delegatedTask(document),
      applied: () => applier.applied,
      isComplete: () => loop.isComplete,
      barred: () => loop.barred,
      lastRecord: (learner) => tally.lastOf(learner),
    });
    const node = await openProviderNode({ config, key, createNode: options.createNode, roster, metrics, log });
    cleanup.push(() => node.close());
    const greeting = greetLearners({ node, service, roster, sessions, log, metrics, loop, applier, accountOf });
    const revoke = createRevocation({ desk, node, sessions, link });
    for (const revoked of config.admission.revoked) await revoke(revoked);

    let isUp = false;
    const status = (): ServiceStatus => {
      const phase = stopping.signal.aborted ? "stopping" : tally.phase;
      return tally.status({ config, phase, roster, sessions, state: loop.state });
    };
    const server = await openDoor({
      config,
      key,
      desk,
      node,
      roster,
      loop,
      metrics,
      log,
      tls,
      document: () => (isUp ? document : undefined),
      status,
      isReady: () => isUp && !stopping.signal.aborted,
      extendDoor: options.extendDoor,
    });
    cleanup.push(() => server.close());

    const replayed = await loop.recover();
    tally.escrow = await service.ledger.escrow(service.task);
    await server.listen({ host: config.door.host, port: config.door.port });
    const url = config.door.publicUrl ?? localUrl(config, server.server.address() as AddressInfo, tls !== undefined);
    const joinAddress = formatJoinAddress({ url, peerId });
    isUp = true;
    tally.phase = "waiting";
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
          tally.phase = "finished";
          await loop.serveOperations();
        }
        if (loop.isComplete) await greeting.sayFinished(loop.state.round);
        return result;
      } catch (error) {
        log("error", "provider.failed", { error });
        throw error;
      } finally {
        stopping.abort();
        ending.abort();
        isUp = false;
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
      revoke,
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

const localUrl = ({ door }: ServiceConfig, { port }: AddressInfo, isTls: boolean): string =>
  `${isTls ? "https" : "http"}://${door.host.includes(":") ? `[${door.host}]` : door.host}:${port}`;
