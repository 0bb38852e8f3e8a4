import { digestOfRound } from "../identity/digests.ts";
import type { LearnerRecord, RoundRecord } from "../records/RoundRecord.ts";
import { hashParameters } from "../state/digest.ts";
import type { RoundState } from "../state/RoundState.ts";
import type { OpenRound } from "./RoundContext.ts";
import { recordLearners } from "./recordLearners.ts";
import { type RoundSteps, recordCoalitions, recordRound } from "./recordRound.ts";

/** A played round: the state and the models that it leaves, and its records. */
export interface PlayedRound {
  readonly state: RoundState;
  /** theta_j of each coalition, by index. */
  readonly models: readonly Float32Array[];
  readonly record: RoundRecord;
  /** One record for each learner that is there, ascending by id. */
  readonly learners: readonly LearnerRecord[];
}

/** Step 9, next state: what the next round starts from, its digest, and the records of this one. */
export const closeRound = async (round: OpenRound, steps: RoundSteps): Promise<PlayedRound> => {
  const { learners, ports, state } = round;
  const { requests, recruitment, incentives, settlements } = steps;
  const models = round.models.map((model, coalition) => settlements.outcomes.get(coalition)?.model ?? model);
  const modelHashes = await Promise.all(models.map(hashParameters));
  const coalitions = recordCoalitions(steps, modelHashes);
  await ports.clock.endRound(Math.max(0, ...coalitions.map(({ completionTime }) => completionTime)));

  const { partition, competitionIncentives, stability } = incentives;
  const placed = new Set(partition.flat());
  const next = {
    version: 1,
    round: state.round + 1,
    partition,
    sittingOut: learners.active.filter((learner) => !placed.has(learner)),
    ...(recruitment.clusters && { clusters: recruitment.clusters }),
    heads: recruitment.game.heads,
    competitionIncentives,
    modelHashes,
    ...(requests.kept && { embeddings: requests.kept }),
    clock: ports.clock.now(),
  } as const;
  const { receipts } = settlements;
  const digest = digestOfRound({ previous: state.digest, state: next, receipts, stability });
  const learnerRecords = recordLearners(round, steps);
  const record = recordRound(state.round, next.sittingOut, stability, coalitions, learnerRecords);
  return {
    state: { ...next, digest },
    models,
    record: { ...record, clock: next.clock, digest },
    learners: learnerRecords,
  };
};
