import type { LearnerId } from "../../core/index.ts";
import { median } from "../../math/index.ts";
import { hashParameters } from "../identity/digestOf.ts";
import { digestOfRound, digestOfStart } from "../identity/digests.ts";
import type { Remembering, Scheme } from "../policies/Scheme.ts";
import type { LearnerRecord, RoundRecord } from "../RoundRecord.ts";
import type { RoundState } from "../RoundState.ts";
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

/** The median norm of what counted of the round's updates; that of the last round if nothing was settled. */
const medianNormOf = (
  { task, state }: OpenRound,
  { outcomes }: RoundSteps["settlements"],
): Pick<RoundState, "medianNorm"> => {
  if (task.config.learning.clipRoundMedians === 0) return {};
  const norms = [...outcomes.values()].flatMap(({ members }) =>
    members.flatMap((one) => (one.delivered ? [Math.min(one.measure, one.updateNorm)] : [])),
  );
  if (norms.length > 0) return { medianNorm: median(norms) };
  return state.medianNorm === undefined ? {} : { medianNorm: state.medianNorm };
};

/** What the policies that remember keep of the round. */
const memoryAfter = (
  { task: { scheme }, state }: OpenRound,
  { recruitment: { game }, incentives }: RoundSteps,
): Pick<RoundState, "memory"> => {
  const { learners, heads, similarity } = game;
  const { partition, competitionIncentives } = incentives;
  const ids = learners.map(({ learner }) => learner);
  const played = { round: state.round, learners: ids, heads, partition, similarity, competitionIncentives };
  const kept = Object.entries(scheme).flatMap(([policy, { remember }]: [string, Remembering]) =>
    remember === undefined ? [] : [[policy, remember(played, state.memory?.[policy as keyof Scheme] ?? null)]],
  );
  return kept.length === 0 ? {} : { memory: Object.fromEntries(kept) as NonNullable<RoundState["memory"]> };
};

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
    ...medianNormOf(round, settlements),
    ...memoryAfter(round, steps),
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

/** The state before round 0: no learner is grouped yet, and I_comp is at its upper bound (docs/explanation/mathematics.md, 9). */
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
