import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { MetricName, TrainerPolicy } from "../../meta/index.ts";
import type { Scheme } from "../policies/Scheme.ts";
import type { Clock } from "../ports/Clock.ts";
import type { Ledger, Registration, TaskId, TaskTerms } from "../ports/Ledger.ts";
import type { Link } from "../ports/Link.ts";
import type { SignatureChecker } from "../ports/Signer.ts";
import type { RoundState } from "../RoundState.ts";
import type { TaskConfig } from "../TaskConfig.ts";
import type { UpdateEncoding } from "../update/chunks.ts";

/** All that the provider needs to play a round, besides the state and the models of the last one. */
export interface RoundContext {
  readonly task: RoundTask;
  readonly learners: RoundLearners;
  readonly ports: RoundPorts;
  /** What the provider verifies. Absent in the simulator, where every report is believed. */
  readonly checks?: RoundChecks;
  readonly events?: RoundEvents;
}

/** A round in play: what every step of {@link playRound} is given. */
export interface OpenRound extends RoundContext {
  /** Where the last round left the task. */
  readonly state: RoundState;
  /** theta_j of each coalition, by index. */
  readonly models: readonly Float32Array[];
  /** Ends the round early. */
  readonly signal: AbortSignal | undefined;
}

/** The parts of a round that stay the same for the whole task. */
interface RoundTask {
  readonly id: TaskId;
  readonly config: TaskConfig;
  readonly terms: TaskTerms;
  readonly scheme: Scheme;
  /** The trainer, where it is in a module. */
  readonly trainer?: TrainerPolicy | undefined;
  readonly seed: number;
  /** theta of the task's first round, under which schemes with a reference model compare learners. */
  readonly referenceModel: Float32Array;
  /** Numbers in an embedding as it is sent. */
  readonly embeddingSize: number;
  /** Classes of the model, where losses are compared with that of guessing; 1 where a quantity is learned. */
  readonly classCount?: number;
  /** The quantity that is learned, where one is. */
  readonly quantity?: { readonly name: string; readonly scale: number } | undefined;
  /** Metrics of measurements, and the names of the classes for them. */
  readonly metrics?: { readonly names: readonly MetricName[]; readonly classNames: readonly string[] };
}

/** The learners that are there when the round opens. */
export interface RoundLearners {
  /** Everyone registered, by id. */
  readonly registrations: ReadonlyMap<LearnerId, Registration>;
  /** Ids of the learners that train, ascending. */
  readonly active: readonly LearnerId[];
  /** Learners that may play but not head, for example after they lost a round as a head. */
  readonly barredHeads?: ReadonlySet<LearnerId>;
  /** Training samples of each class, by learner; absent where the provider does not know them. */
  readonly classCounts?: ReadonlyMap<LearnerId, readonly number[]>;
}

/** The world around the round. */
export interface RoundPorts {
  readonly link: Link;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** How long the provider waits for an answer that has no deadline in the game, s. */
  readonly patience: number;
  /** How long the provider waits for the work of a coalition at most, whatever deadline its head declared, s. */
  readonly longestRound?: number;
}

/** What the provider verifies of what learners and heads send. */
export interface RoundChecks {
  /** Opens chunks of every update to check a head's work. Absent: heads are believed. */
  readonly headCheck?: HeadCheck;
  /** Verifies what members signed. Absent: members do not sign. */
  readonly signatures?: SignatureChecker;
  /** Whether heads sign the settlements of their coalitions. Otherwise the ledger holds their keys. */
  readonly collectSignatures?: boolean;
}

/** What the provider is notified of while a round is played. */
export interface RoundEvents {
  /** A head lost its coalition's round. */
  readonly onHeadFailed?: (failure: HeadFailure) => void;
  /**
   * The escrow does not cover the payments of a coalition, so the coalition is given up. Without this handler the round
   * fails with the ledger's error instead.
   */
  readonly onUnpaid?: (unpaid: UnpaidCoalition) => void;
  /** The loss of a coalition's new model exploded, and the model was taken back. */
  readonly onTakenBack?: (taken: TakenBack) => void;
  /** A member signed other embeddings than it sent to the provider. Without this handler the provider does not compare them. */
  readonly onEmbeddingMismatch?: (mismatch: EmbeddingMismatch) => void;
}

/** How a head's work is checked. */
export interface HeadCheck {
  /** Chunks to open of each update; all of them where an update has no more. */
  readonly chunks: number;
  /** How the task's updates travel; default "float32". */
  readonly encoding?: UpdateEncoding;
}

/** Why a coalition lost its round. */
export interface HeadFailure {
  readonly round: number;
  readonly coalition: CoalitionIndex;
  readonly head: LearnerId;
  /**
   * - `"unreachable"`: the head did not respond.
   * - `"malformed"`: its report is invalid.
   * - `"unopened"`: it did not open the requested chunks, or its proofs do not lead to the signed roots.
   * - `"false-aggregate"`: its model is not the aggregate of its members' updates.
   * - `"exploded"`: the loss of its model exploded, and nothing shows that it aggregated what it received.
   * - `"unsigned"`: it did not sign the settlement of what it reported.
   */
  readonly reason: "unreachable" | "malformed" | "unopened" | "false-aggregate" | "exploded" | "unsigned";
  /** One sentence for people. */
  readonly detail: string;
}

/** A coalition whose new model was taken back. */
export interface TakenBack {
  readonly round: number;
  readonly coalition: CoalitionIndex;
  readonly head: LearnerId;
  /** Median of the losses that members measured. */
  readonly loss: number;
  /** The largest loss that the task allows. */
  readonly limit: number;
  /** Whether nothing shows that the head added up what it received: it fails its check. */
  readonly isHeadAtFault: boolean;
}

/** A coalition whose payments the escrow could not cover. */
export interface UnpaidCoalition {
  readonly round: number;
  readonly coalition: CoalitionIndex;
  /** One sentence for people. */
  readonly detail: string;
}

/** A member signed other embeddings than it sent. Hashes as in `Participation.embeddingHash`. */
export interface EmbeddingMismatch {
  readonly round: number;
  readonly coalition: CoalitionIndex;
  readonly learner: LearnerId;
  /** Hash of what the provider received; 64 zeros in a round without new embeddings. */
  readonly shown: string;
  readonly signed: string;
}
