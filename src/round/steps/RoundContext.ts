import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { TaskConfig } from "../config/TaskConfig.ts";
import type { Scheme } from "../policies/Scheme.ts";
import type { Clock } from "../ports/Clock.ts";
import type { Ledger, Registration, TaskId, TaskTerms } from "../ports/Ledger.ts";
import type { Link } from "../ports/Link.ts";
import type { SignatureChecker } from "../ports/Signer.ts";
import type { UpdateEncoding } from "../update/UpdateEncoding.ts";

/** What the provider holds for the whole of a task. */
export interface RoundContext {
  readonly task: TaskId;
  readonly config: TaskConfig;
  readonly terms: TaskTerms;
  readonly scheme: Scheme;
  readonly seed: number;
  /** Everyone registered, by id. */
  readonly registrations: ReadonlyMap<LearnerId, Registration>;
  /** Ids of the learners that train, ascending. */
  readonly active: readonly LearnerId[];
  /** Numbers of an embedding as it is sent. */
  readonly embeddingSize: number;
  readonly link: Link;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** How long the provider waits for an answer that no deadline of the game rules, s. */
  readonly patience: number;
  /** Looks at so many chunks of every update of a head's work; absent: heads are believed, as in the simulator. */
  readonly headCheck?: HeadCheck;
  /** Who may play and may not head, e.g. after it lost a round. */
  readonly barredHeads?: ReadonlySet<LearnerId>;
  /** Heads sign the settlements of their coalitions; absent: the ledger holds their keys. */
  readonly collectSignatures?: boolean;
  /** Tells whether members signed what heads report of them; absent: nobody signs. */
  readonly signatures?: SignatureChecker;
  /** Told of every head that lost its coalition's round, and why. */
  readonly onHeadFailed?: (failure: HeadFailure) => void;
  /**
   * Told of every coalition that is given up because the escrow does not cover its payments; absent: such a round fails with
   * the ledger's error.
   */
  readonly onUnpaid?: (unpaid: UnpaidCoalition) => void;
  /** Told of every delivered member that signed other embeddings than it showed; absent: nobody compares. */
  readonly onEmbeddingMismatch?: (mismatch: EmbeddingMismatch) => void;
}

export interface HeadCheck {
  /** How many chunks of each update are opened; all of them where there are no more. */
  readonly chunks: number;
  /** How the task's updates travel; default "float32". */
  readonly encoding?: UpdateEncoding;
}

/** What a member signed of its embeddings is not what the provider was shown; hashes as in `Participation.embeddingHash`. */
export interface EmbeddingMismatch {
  readonly round: number;
  readonly coalition: CoalitionIndex;
  readonly learner: LearnerId;
  /** Of what the provider got; 64 zeros in a round in which nobody is asked. */
  readonly shown: string;
  readonly signed: string;
}

/** A coalition that the escrow could not pay. */
export interface UnpaidCoalition {
  readonly round: number;
  readonly coalition: CoalitionIndex;
  /** For people. */
  readonly detail: string;
}

/** Why a coalition lost its round. */
export interface HeadFailure {
  readonly round: number;
  readonly coalition: CoalitionIndex;
  readonly head: LearnerId;
  /**
   * `"unreachable"`: no answer. `"malformed"`: its report makes no sense. `"unopened"`: it did not open what was asked, or
   * its proofs do not lead to the signed roots. `"false-aggregate"`: its model is not what its members' updates give.
   * `"unsigned"`: it did not sign what it reported.
   */
  readonly reason: "unreachable" | "malformed" | "unopened" | "false-aggregate" | "unsigned";
  /** For people. */
  readonly detail: string;
}
