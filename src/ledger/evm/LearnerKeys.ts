import type { Address, Hex } from "viem";
import type { LearnerId } from "../../core/index.ts";

/** Signs for learners with the keys held here: all keys in a simulation, otherwise only the head's own. */
export interface LearnerKeys {
  /** The account of a learner whose key is held here; undefined for others. */
  accountOf(learner: LearnerId): Address | undefined;
  /** The ordinary 65-byte signature of a digest. @throws if the learner's key is not held */
  sign(learner: LearnerId, digest: Hex): Promise<Hex>;
}
