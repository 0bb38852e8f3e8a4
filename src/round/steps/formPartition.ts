import {
  type Formation,
  formCoalitions,
  type Partition,
  type StabilityReport,
  verifyStability,
  withdrawUnwilling,
} from "../../coalition/index.ts";
import { RandomStream, readsOtherwise } from "../../core/index.ts";
import type { OpenRound } from "./RoundContext.ts";
import type { Recruitment } from "./recruitHeads.ts";

/** The coalitions before the incentive stage. */
export interface FormedPartition {
  /** The members of each coalition; the other learners sit out. */
  readonly partition: Partition;
  /** The verifier's report on it. */
  readonly report: StabilityReport;
  /** How the game went; undefined where the scheme plays none. */
  readonly course: Formation | undefined;
}

/**
 * Step 4, coalitions (Algorithm 1, lines 15-35): the coalition formation game. A scheme without a game keeps the recruited
 * partition, without the learners that miss their head's deadline or gain nothing.
 */
export const formPartition = ({ task, state }: OpenRound, { game, partition }: Recruitment): FormedPartition => {
  const { config, scheme, seed, terms } = task;
  const { tolerance, moveCost } = config.coalition;
  if (!scheme.coalition.playsGame) {
    const remaining = withdrawUnwilling(game, partition).partition;
    const report = verifyStability(game, remaining, { tolerance, moveCost, listedDeviations: 1 });
    return { partition: remaining, report, course: undefined };
  }
  const course = formCoalitions(game, partition, {
    order: new RandomStream(seed, "player-order", { round: state.round }),
    maxPasses: config.coalition.maxPasses,
    tolerance,
    moveCost,
    listedDeviations: 1,
    ...(readsOtherwise(terms, "E8") && { moveRule: "first" as const }),
    ...(readsOtherwise(terms, "E9") && { historyRule: "from-start" as const }),
  });
  return { partition: course.partition, report: course.certificate, course };
};
