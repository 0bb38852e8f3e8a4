import { join } from "node:path";
import type { JoinOptions, OwnTrainer, ProviderOptions, ServiceConfigInput } from "../../../src/federation/index.ts";
import type { LearnerRecord, RoundRecord } from "../../../src/round/index.ts";
import type { RunConfig } from "../../../src/simulation/index.ts";
import { joinOptionsOf, startSmallFederation } from "./smallFederation.ts";

/** What a small federation with attackers in it told. */
export interface HostileOutcome {
  readonly rounds: readonly RoundRecord[];
  /** By round. */
  readonly learners: readonly (readonly LearnerRecord[])[];
  /** Accuracy and loss of the shared models at each measurement. */
  readonly accuracies: readonly number[];
  readonly losses: readonly number[];
  readonly log: readonly { readonly level: string; readonly event: string; readonly fields: object }[];
}

/** Plays all rounds of a small federation, with learners that differ from honest ones in their options. */
export const playHostile = async (options: {
  readonly run: RunConfig;
  readonly folder: string;
  readonly attacker?: (learner: number) => Partial<JoinOptions> | undefined;
  readonly service?: Partial<ServiceConfigInput>;
}): Promise<HostileOutcome> => {
  const rounds: RoundRecord[] = [];
  const learners: LearnerRecord[][] = [];
  const accuracies: number[] = [];
  const losses: number[] = [];
  const log: { level: string; event: string; fields: object }[] = [];
  const provider: Partial<ProviderOptions> = {
    onRound: (round, played) => {
      rounds.push(round);
      learners.push([...played]);
    },
    onEvaluation: ({ active: { before } }) => {
      accuracies.push(before.accuracy);
      losses.push(before.loss);
    },
    log: (level, event, fields = {}) => void log.push({ level, event, fields }),
  };
  const federation = await startSmallFederation({
    run: options.run,
    folder: join(options.folder, "service"),
    ...(options.service && { service: options.service }),
    provider,
    learner: (learner) => options.attacker?.(learner) ?? {},
  });
  try {
    await federation.provider.done;
  } finally {
    await federation.close();
  }
  return { rounds, learners, accuracies, losses, log };
};

/** Options of a learner whose trainer differs from the honest one. */
export const withTrainer = (
  run: RunConfig,
  learner: number,
  change: (honest: OwnTrainer) => Partial<OwnTrainer>,
): Partial<JoinOptions> => ({
  createTrainer: async (setup) => {
    const honest = await joinOptionsOf(run, learner, "").createTrainer(setup);
    return { ...honest, ...change(honest) };
  },
});
