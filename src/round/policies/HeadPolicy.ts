import type { HeadBallot } from "../../coalition/index.ts";
import type { LearnerId, RandomStream } from "../../core/index.ts";

/** One coalition's election, as a head policy sees it. */
export interface Ballot extends HeadBallot {
  readonly round: number;
  /** Who headed the coalition last round; null: nobody. */
  readonly lastHead: LearnerId | null;
}

/** How heads come about: one of the named policies, or a user's own by `defineScheme`. */
export interface HeadPolicy {
  /** As ledger and auditors know it. */
  readonly name: string;
  /** One of the candidates' ids. `stream` is the round's, shared by its coalitions in their order. */
  readonly choose: (ballot: Ballot, stream: RandomStream) => LearnerId;
}
