import type { Address, Hex } from "viem";
import type { LearnerId } from "../../core/index.ts";

/** Who signs for learners: a keyring that holds their keys, all of them in a simulation, a head's own elsewhere. */
export interface LearnerKeys {
  /** The account of a learner whose key is held here; undefined for others. */
  accountOf(learner: LearnerId): Address | undefined;
  /** The ordinary 65-byte signature of a digest. @throws if the learner's key is not held */
  sign(learner: LearnerId, digest: Hex): Promise<Hex>;
}
