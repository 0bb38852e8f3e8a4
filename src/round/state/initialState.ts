import type { LearnerId } from "../../core/index.ts";
import { digestOfStart } from "../identity/digests.ts";
import type { RoundState } from "./RoundState.ts";

/** The state before round 0: nobody grouped yet, I_comp at its upper bound (spec 9). */
export const initialState = (options: {
  readonly coalitionCount: number;
  readonly maxCompetitionIncentive: number;
  readonly modelHashes: readonly string[];
  /** Digest of what identifies the task: configuration, seed, data. */
  readonly taskDigest: string;
}): RoundState => ({
  version: 1,
  round: 0,
  partition: Array.from({ length: options.coalitionCount }, (): LearnerId[] => []),
  sittingOut: [],
  heads: Array.from({ length: options.coalitionCount }, () => null),
  competitionIncentives: Array.from({ length: options.coalitionCount }, () => options.maxCompetitionIncentive),
  modelHashes: options.modelHashes,
  clock: 0,
  digest: digestOfStart({ task: options.taskDigest, modelHashes: options.modelHashes }),
});
