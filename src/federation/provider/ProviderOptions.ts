import type { FastifyInstance } from "fastify";
import type { NetworkFigures, NodeFactory } from "../../network/browser.ts";
import type { EvaluationRecord, LearnerRecord, RoundRecord } from "../../round/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import type { EventLog } from "../observability/logEvents.ts";
import type { ServiceStatus } from "../protocol/status.ts";
import type { TaskDocument } from "../protocol/taskDocument.ts";

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

/** What a provider shows to whatever else its door serves. */
export interface DoorContext {
  /** Multiaddresses of its node, as they are now. */
  networkAddresses(): readonly string[];
  status(): ServiceStatus;
  peers(): readonly ConnectedPeer[];
  network(): NetworkFigures;
}

/** A peer with an open stream. */
export interface ConnectedPeer {
  readonly account: string;
  /** null: an account without a number. */
  readonly learner: number | null;
  readonly address: string;
  readonly isRelayed: boolean;
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
  status(): ServiceStatus;
  /**
   * Shuts an account out for good: its connections end at once, a round in progress counts it as unreachable, and its
   * registration ends after that. What it earned stays its own.
   */
  revoke(account: string): Promise<void>;
  /** Ends after the round in progress, with a checkpoint. */
  stop(): Promise<ProviderResult>;
}

export interface ProviderResult {
  readonly rounds: number;
  readonly completed: boolean;
  /** SHA-256 over states and models, as of a run. */
  readonly resultHash: string;
}
