import { createTrainer } from "../../src/round/index.ts";
import { defineRun, prepareData, type RunConfigInput, runSimulation } from "../../src/simulation/index.ts";
import { cheatsOf } from "./liveContribution.ts";

/** Who cheats and where it is kept: nobody; a share on a ledger that computes; the same share with the central store. */
export type Conduct = "honest" | "ledger" | "store";

export interface MisbehaviorCase {
  readonly preset: "faithful" | "paper";
  readonly contribution: "update-norm" | "projection";
  readonly seed: number;
  readonly conduct: Conduct;
}

/** Means over the learners that cheat, and over the others; the same learners under every conduct of a seed. */
export interface MisbehaviorResult extends MisbehaviorCase {
  readonly cheats: GroupMeans;
  readonly others: GroupMeans;
  /** Personalized accuracy of all active learners after the last round. */
  readonly accuracy: number;
}

export interface GroupMeans {
  /** R_global, mean over the second half of the rounds. */
  readonly reputation: number;
  /** Token over all rounds: payments less what was really spent, which for a cheat are the steps it ran. */
  readonly payoff: number;
  readonly payments: number;
  /** Rounds in which it sat out. */
  readonly satOut: number;
}

const MISBEHAVIOR = { fraction: 0.25, localSteps: 3 };

/** Plays one case on this thread. */
export const playMisbehaviorCase = async (
  one: MisbehaviorCase,
  changes: RunConfigInput = {},
): Promise<MisbehaviorResult> => {
  const { preset, contribution, seed, conduct } = one;
  const configOf = (misbehavior: { readonly fraction: number }) =>
    defineRun({
      ...changes,
      preset,
      seed,
      misbehavior,
      ledger: conduct === "store" ? "centralized" : "memory",
      reputation: { contribution },
    });
  const withCheats = configOf(MISBEHAVIOR);
  const config = conduct === "honest" ? configOf({ fraction: 0 }) : withCheats;
  const data = await prepareData(config);
  const cheats = new Set(cheatsOf(withCheats, data));
  const { localSteps } = config.learning;
  const sums = { cheats: emptySums(), others: emptySums() };
  let accuracy = Number.NaN;
  await runSimulation({
    config: { ...config, evaluationInterval: config.rounds },
    samples: data.set.train,
    partition: data.partition,
    trainer: createTrainer,
    events: {
      onRound: ({ round }, learners) => {
        for (const { learner, globalReputation, payment, energy, coalition } of learners) {
          const isCheat = cheats.has(learner);
          const group = sums[isCheat ? "cheats" : "others"];
          const worked = isCheat && conduct !== "honest" ? MISBEHAVIOR.localSteps / localSteps : 1;
          group.learners.add(learner);
          if (round >= config.rounds / 2)
            group.reputation += globalReputation / (config.rounds - Math.ceil(config.rounds / 2));
          group.payments += payment;
          group.costs += config.cost.unitCost * (energy ?? 0) * worked;
          if (coalition === null) group.satOut += 1;
        }
      },
      onEvaluation: ({ active }) => {
        accuracy = active.after.accuracy;
      },
    },
  });
  return { ...one, cheats: meansOf(sums.cheats), others: meansOf(sums.others), accuracy };
};

const emptySums = () => ({ learners: new Set<number>(), reputation: 0, payments: 0, costs: 0, satOut: 0 });

const meansOf = (sums: ReturnType<typeof emptySums>): GroupMeans => {
  const count = sums.learners.size;
  return {
    reputation: sums.reputation / count,
    payoff: (sums.payments - sums.costs) / count,
    payments: sums.payments / count,
    satOut: sums.satOut / count,
  };
};
