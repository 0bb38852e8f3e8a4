import type { LearnerId } from "../../../core/index.ts";
import { wadToNumber } from "../../../math/index.ts";
import { type NetworkNode, ownAddresses, type Peer, RefusedError, type WireMessage } from "../../../network/browser.ts";
import type { LearnerRecord } from "../../../round/index.ts";
import type { RosterEntry, ServiceRoster } from "../../door/ServiceRoster.ts";
import { MalformedMessageError } from "../../errors.ts";
import type { EventLog } from "../../observability/logEvents.ts";
import type { ServiceMetrics } from "../../observability/ServiceMetrics.ts";
import { roundOutcomeOf } from "../../protocol/status.ts";
import { PROTOCOL } from "../../protocol/taskDocument.ts";
import { floatsToBytes } from "../../wire/floats.ts";
import { readSession, sessionMessage } from "../../wire/headers.ts";
import type { OperationApplier } from "../records/OperationApplier.ts";
import type { PreparedService } from "../records/prepareService.ts";
import type { PassiveHandovers } from "../rounds/PassiveHandovers.ts";
import type { ServiceProgress } from "../ServiceProgress.ts";
import { DialBack } from "./DialBack.ts";
import type { Sessions } from "./Sessions.ts";

export interface GreetingOptions {
  readonly node: NetworkNode;
  readonly service: PreparedService;
  readonly roster: ServiceRoster;
  readonly sessions: Sessions;
  readonly log: EventLog;
  readonly metrics: ServiceMetrics;
  readonly progress: Pick<ServiceProgress, "state" | "isComplete">;
  readonly handovers: PassiveHandovers;
  readonly applier: OperationApplier;
  /** Why a learner must declare again before it plays, for people; undefined if it need not. */
  readonly findBreach: (entry: RosterEntry) => string | undefined;
}

/** Time for a learner to confirm the last message, s. */
const LAST_WORD = 5;

/** The messages that the provider sends by itself. */
export interface Greeting {
  /** Sends each learner the result of its round. */
  tellEarnings(records: readonly LearnerRecord[]): Promise<void>;
  /** Sends the last message to all connected learners, when all rounds are played. */
  sayFinished(rounds: number): Promise<void>;
}

/** Serves learners as they connect: their `hello`, and passive learners' requests for models. Nothing else is served. */
export const greetLearners = (options: GreetingOptions): Greeting => {
  const { node, service, roster, sessions, log, metrics, progress, handovers } = options;
  const dialBack = new DialBack((address, account, timeout) => node.dialBack(address, account, timeout));

  const onHello = async (peer: Peer, message: WireMessage): Promise<WireMessage> => {
    const { protocol, task, learner, addresses } = readSession(message, "hello");
    const entry = roster.ofAccount(peer.account);
    const refuse = (reason: string, text: string): never => {
      metrics.refusals.inc({ reason });
      log("warn", "learner.refused", { account: peer.account, reason });
      throw new RefusedError(reason, text);
    };
    if (protocol !== PROTOCOL) refuse("protocol", `this provider uses protocol ${PROTOCOL}`);
    if (entry === undefined || !roster.isMember(peer.account)) refuse("unregistered", "this account is not registered");
    if (task !== service.task || learner !== entry!.learner)
      refuse("protocol", "the hello names a different task or number");
    const breach = options.findBreach(entry!);
    if (breach !== undefined) refuse("declaration", breach);
    // a repeated hello changes nothing
    if (sessions.of(learner)?.peer === peer)
      return sessionMessage("welcome", { round: progress.state.round, isOpen: !progress.isComplete });
    const announced = ownAddresses(addresses, peer.peerId, new Set([node.peerId]));
    const own = await dialBack.reachable(peer.account, announced, peer.address);
    if (own.length < announced.length) {
      const unreached = announced.filter((address) => !own.includes(address));
      log("info", "learner.unreached", { learner, account: peer.account, addresses: unreached });
    }
    sessions.add({ learner, peer, addresses: own }, (reason) => {
      log("info", "learner.disconnected", { learner, account: peer.account, reason });
    });
    log("info", "learner.connected", {
      learner,
      account: peer.account,
      address: peer.address,
      relayed: peer.isRelayed,
    });
    return sessionMessage("welcome", { round: progress.state.round, isOpen: !progress.isComplete });
  };

  /** A passive learner's request for a model: granted between two rounds. */
  const onFetch = async (peer: Peer, message: WireMessage): Promise<WireMessage> => {
    readSession(message, "fetch-model");
    const entry = roster.ofAccount(peer.account);
    if (entry === undefined || !sessions.has(entry.learner))
      throw new RefusedError("protocol", "the first message must be hello");
    if (entry.registration.active)
      throw new RefusedError("not-passive", "a training learner gets its coalition's model in its rounds");
    const { round, coalition, modelHash, model } = await handovers.request(entry.learner);
    const calibration = service.personalization.calibrationFor(coalition);
    const header = { round, coalition, modelHash, ...(calibration && { calibration }) };
    return sessionMessage("model-answer", header, floatsToBytes(model));
  };

  node.onPeer((peer) => {
    peer.serve(
      async (message) => {
        try {
          if (message.kind === "hello") return await onHello(peer, message);
          if (message.kind === "fetch-model") return await onFetch(peer, message);
        } catch (error) {
          if (error instanceof MalformedMessageError) {
            metrics.refusals.inc({ reason: "malformed" });
            log("warn", "answer.refused", {
              account: peer.account,
              request: message.kind,
              problem: error.shortMessage,
            });
            throw new RefusedError("malformed", error.shortMessage);
          }
          throw error;
        }
        throw new RefusedError("not-served", "a provider serves only hello and fetch-model");
      },
      { maxPayload: 0 },
    );
  });

  const standingOf = async (
    learner: LearnerId,
  ): Promise<{ readonly balance: number; readonly globalReputation: number }> => {
    const [reputation] = await service.ledger.globalReputations([learner]);
    return {
      balance: wadToNumber(await service.ledger.balance(learner)),
      globalReputation: wadToNumber(reputation!),
    };
  };

  const tellEarned = async (record: LearnerRecord): Promise<void> => {
    const session = sessions.of(record.learner);
    if (session === undefined) return;
    const earnings = { ...roundOutcomeOf(record), ...(await standingOf(record.learner)) };
    // a learner that has left can read it at the door
    await session.peer.notify(sessionMessage("earnings", earnings)).catch(() => {});
  };

  return {
    tellEarnings: async (records) => {
      await Promise.all(records.map(tellEarned));
    },
    sayFinished: async (rounds) => {
      const sent = [...sessions.all()].map(async ({ learner, peer }) => {
        // a learner that registered after the last round may not be on the ledger yet
        const isKnown = options.applier.registrations.has(learner);
        const standing = isKnown ? await standingOf(learner) : { balance: 0, globalReputation: 0 };
        const finished = { rounds, ...standing };
        await peer.request(sessionMessage("finished", finished), { timeout: LAST_WORD, maxPayload: 0 }).catch(() => {});
      });
      await Promise.all(sent);
    },
  };
};
