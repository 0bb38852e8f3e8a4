import type { AddressInfo } from "node:net";
import { after } from "../../core/index.ts";
import { resultHashOf } from "../../round/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import { listenAtDoor, openDoor, readDoorFiles } from "../door/openDoor.ts";
import { ProviderDesk } from "../door/ProviderDesk.ts";
import { ServiceRoster } from "../door/ServiceRoster.ts";
import { noLog } from "../observability/logEvents.ts";
import { ServiceMetrics } from "../observability/ServiceMetrics.ts";
import { formatJoinAddress } from "../protocol/joinAddress.ts";
import { namesOf } from "../protocol/signDocument.ts";
import { delegatedTask } from "../protocol/taskDocument.ts";
import { describeTask } from "./describeTask.ts";
import { createBreachFinder } from "./network/createBreachFinder.ts";
import { createProviderLink } from "./network/createProviderLink.ts";
import { createRevocation } from "./network/createRevocation.ts";
import { greetLearners } from "./network/greetLearners.ts";
import { openProviderNode } from "./network/openProviderNode.ts";
import { Sessions } from "./network/Sessions.ts";
import type { ProviderOptions, ProviderResult, RunningProvider } from "./ProviderOptions.ts";
import { OperationApplier } from "./records/OperationApplier.ts";
import { withTermsOfFolder } from "./records/openServiceFolder.ts";
import { prepareService } from "./records/prepareService.ts";
import { observeRounds } from "./rounds/observeRounds.ts";
import { PassiveHandovers } from "./rounds/PassiveHandovers.ts";
import { RoundLoop } from "./rounds/RoundLoop.ts";
import { RoundPublisher } from "./rounds/RoundLoopEvents.ts";
import { ServiceProgress } from "./ServiceProgress.ts";
import { saveSummary } from "./saveSummary.ts";

/**
 * Starts a service, or resumes the one in the configured folder. It opens ledger and task, admits learners at its door, and
 * plays rounds with those that are connected.
 *
 * @throws GfmlError before the service is up, if the configuration, the folder, the ledger or a port prevents it
 */
export const startProvider = async (options: ProviderOptions): Promise<RunningProvider> => {
  const startedAt = performance.now();
  const { key, createNode, log = noLog, now = Date.now } = options;
  const config = await withTermsOfFolder(options.config);
  const { account, peerId } = namesOf(key);
  const stopping = new AbortController();
  const ending = new AbortController();
  options.signal?.addEventListener("abort", () => stopping.abort(), { once: true });
  if (options.signal?.aborted) stopping.abort();
  const { codes, tls } = await readDoorFiles(config);
  const metrics = new ServiceMetrics();

  // ledger: the folder, the task, and what a former process left
  const service = await prepareService({
    config,
    key,
    identity: options.identity,
    recover: options.recover,
    now,
    notice: (text) => log("warn", "ledger.notice", { text }),
    signal: ending.signal,
  });
  /** Opened so far; the last one is closed first. */
  const opened: { close(): Promise<unknown> }[] = [service];
  const closeAll = async (): Promise<void> => {
    for (const part of opened.reverse()) await part.close();
  };
  try {
    const roster = new ServiceRoster(service.operations.operations, now);
    const sessions = new Sessions(() => performance.now());
    const applier = new OperationApplier(service.ledger, log);
    const progress = await ServiceProgress.load({ config, service, roster, sessions, stopping: stopping.signal });
    const handovers = new PassiveHandovers({ config, service, sessions, applier, log, ending: ending.signal });

    // node: admits connections, and responds to the first messages of learners
    const node = await openProviderNode({ config, key, createNode, roster, metrics, log });
    opened.push(node);
    const findBreach = createBreachFinder(config, roster);
    const greeting = greetLearners({
      node,
      service,
      roster,
      sessions,
      log,
      metrics,
      progress,
      handovers,
      applier,
      findBreach,
    });

    // link: sends the requests of rounds
    const shape = {
      parameterCount: service.model.parameterCount,
      embeddingSize: config.coalition.embeddingPrivacy.dimensions ?? service.model.embeddingSize,
      localSteps: config.learning.localSteps,
    };
    const link = createProviderLink({
      sessions,
      shape,
      reconnectTime: config.life.reconnectTime,
      signal: ending.signal,
      accountOf: (learner) => roster.accountOf(learner),
      serviceAddresses: () => node.addresses(),
      onMalformed: (learner, request, problem) => {
        metrics.refusals.inc({ reason: "answer" });
        log("warn", "answer.refused", { learner, account: roster.accountOf(learner), request, problem });
      },
    });

    // desk and door: registrations and other HTTP requests
    const document = describeTask({ config, service, account, peerId });
    const desk = new ProviderDesk({
      config,
      key,
      account,
      service,
      roster,
      sessions,
      applier,
      progress,
      codes,
      log,
      now,
      delegatedTask: delegatedTask(document),
    });
    const revoke = createRevocation({ desk, node, sessions, link });
    for (const revoked of config.admission.revoked) await revoke(revoked);
    const door = await openDoor({
      config,
      key,
      desk,
      node,
      roster,
      progress,
      metrics,
      log,
      tls,
      document,
      service,
      extendDoor: options.extendDoor,
    });
    opened.push(door);

    // rounds: the loop publishes events, and the other parts subscribe
    const events = new RoundPublisher();
    const loop = new RoundLoop({
      config,
      service,
      roster,
      sessions,
      link,
      shape,
      applier,
      provider: account,
      findBreach,
      handovers,
      events,
      stopping: stopping.signal,
      ending: ending.signal,
      endsWhenShort: options.exitWhenDone === true,
    });
    opened.splice(1, 0, loop);
    progress.follow(events);
    observeRounds(events, { roster, metrics, log });
    events.on("evaluated", (evaluation) => options.onEvaluation?.(evaluation));
    events.on("roundSettled", ({ record, learners }) => options.onRound?.(record, learners));
    events.on("roundSettled", ({ learners }) => greeting.tellEarnings(learners));

    const replayed = await loop.recover();
    progress.escrow = await service.ledger.escrow(service.task);
    await listenAtDoor(door, config);
    const url = config.door.publicUrl ?? localUrl(config, door.server.address() as AddressInfo, tls !== undefined);
    const joinAddress = formatJoinAddress({ url, peerId });
    progress.isUp = true;
    progress.phase = "waiting";
    const { round } = progress.state;
    log("info", "provider.started", { joinAddress, account, round, folder: service.folder.path });
    if (service.isResumed) log("info", "provider.resumed", { round, replayed });
    stopping.signal.addEventListener("abort", () => log("info", "provider.stopping", { round: progress.state.round }), {
      once: true,
    });

    // learners of the round in progress may be gone already: a stop does not wait for their deadlines
    let isCutShort = false;
    let keepRound = (): void => {};
    const cutShort = (): void => {
      keepRound = after(config.life.patience, () => {
        isCutShort = true;
        ending.abort();
      });
    };
    stopping.signal.addEventListener("abort", cutShort, { once: true });
    if (stopping.signal.aborted) cutShort();

    const run = async (): Promise<ProviderResult> => {
      try {
        await loop.run();
        const { state, isComplete } = progress;
        const resultHash = resultHashOf(state);
        const result = { rounds: state.round, completed: isComplete, resultHash };
        const elapsed = (performance.now() - startedAt) / 1000;
        await saveSummary({ config, service, roster, progress, models: loop.models, result, elapsed, now: now() });
        if (isComplete && !options.exitWhenDone) {
          progress.phase = "finished";
          await loop.serveOperations();
        }
        if (isComplete) await greeting.sayFinished(state.round);
        return result;
      } catch (error) {
        const { state } = progress;
        if (isCutShort) {
          log("warn", "round.left-open", { round: state.round });
          return { rounds: state.round, completed: false, resultHash: resultHashOf(state) };
        }
        log("error", "provider.failed", { error });
        throw error;
      } finally {
        keepRound();
        stopping.signal.removeEventListener("abort", cutShort);
        stopping.abort();
        ending.abort();
        progress.isUp = false;
        await closeAll();
        log("info", "provider.stopped", { round: progress.state.round });
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
      status: () => progress.status(),
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
