import type { FastifyInstance } from "fastify";
import type { EvaluationRecord, LearnerRecord, RoundRecord } from "../../round/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import type { EventLog } from "../observability/logEvents.ts";
import type { NodeFactory } from "../ports/NodeFactory.ts";
import type { DoorContext } from "./DoorContext.ts";

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
