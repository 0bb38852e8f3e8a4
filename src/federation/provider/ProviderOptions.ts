import type { FastifyInstance } from "fastify";
import type { NetworkFigures, NodeFactory } from "../../network/browser.ts";
import type { EvaluationRecord, LearnerRecord, RoundRecord } from "../../round/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import type { EventLog } from "../observability/logEvents.ts";
import type { ServiceStatus } from "../protocol/status.ts";
import type { TaskDocument } from "../protocol/taskDocument.ts";

/** The options of `startProvider`. */
export interface ProviderOptions {
  readonly config: ServiceConfig;
  /** The 32 bytes of its secp256k1 key: it gives account and peer id, and signs the task. */
  readonly key: Uint8Array;
  readonly createNode: NodeFactory;
  readonly log?: EventLog;
  /** Returns ms since 1970; the machine's clock if absent. */
  readonly now?: () => number;
  /** Ends the service after the round in progress, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** Ends the service when all rounds are played; otherwise it continues to serve withdrawals. */
  readonly exitWhenDone?: boolean;
  /** Moves damaged record files of the folder aside and keeps what can be read of them, instead of refusing. */
  readonly recover?: boolean;
  /** The task's digest in round states, instead of that of the configuration: for a comparison with a simulation. */
  readonly identity?: string;
  /** Adds more routes to the door: pages. */
  readonly extendDoor?: (door: FastifyInstance, context: DoorContext) => Promise<void>;
  readonly onRound?: (round: RoundRecord, learners: readonly LearnerRecord[]) => void;
  readonly onEvaluation?: (evaluation: EvaluationRecord) => void;
}

/** The part of a provider that additional routes of its door may read. */
export interface DoorContext {
  /** The present multiaddresses of its node. */
  networkAddresses(): readonly string[];
  status(): ServiceStatus;
  peers(): readonly ConnectedPeer[];
  network(): NetworkFigures;
}

/** A peer with an open stream. */
export interface ConnectedPeer {
  readonly account: string;
  /** The account's number; null if it has none. */
  readonly learner: number | null;
  readonly address: string;
  readonly isRelayed: boolean;
}

/** A service that is up. */
export interface RunningProvider {
  /** The address that learners need to join. */
  readonly joinAddress: string;
  readonly account: string;
  /** The address of the door. */
  readonly url: string;
  readonly document: TaskDocument;
  /** Resolves when the service has ended or was stopped; rejects if it failed. */
  readonly done: Promise<ProviderResult>;
  status(): ServiceStatus;
  /**
   * Revokes an account permanently. Its connections end at once, an open round counts it as unreachable, and its registration
   * ends after the round. The account keeps what it earned.
   */
  revoke(account: string): Promise<void>;
  /** Ends the service after the round in progress, with a checkpoint. */
  stop(): Promise<ProviderResult>;
}

/** The result of a service that has ended. */
export interface ProviderResult {
  readonly rounds: number;
  readonly completed: boolean;
  /** SHA-256 of states and models, as for a run. */
  readonly resultHash: string;
}
