import {
  type CoalitionGame,
  type Formation,
  formCoalitions,
  type Partition,
  type StabilityReport,
  verifyStability,
  withdrawUnwilling,
} from "../../coalition/index.ts";
import { type LearnerId, RandomStream } from "../../core/index.ts";
import type { RoundContext } from "./RoundContext.ts";

/** Who plays where before the incentive stage, with the verifier's report. */
export interface FormedCoalitions {
  readonly partition: Partition;
  readonly sittingOut: readonly LearnerId[];
  readonly report: StabilityReport;
  /** How the game went; undefined where the scheme plays none. */
  readonly formation: Formation | undefined;
}

/**
 * The coalition stage (Algorithm 1, lines 14-36): the game, or for the other policies the partition as recruited, less
 * those that miss their head's deadline or gain nothing.
 */
export const formCoalitionsOfRound = (
  context: RoundContext,
  round: number,
  game: CoalitionGame,
  recruited: Partition,
): FormedCoalitions => {
  if (context.scheme.coalition.playsGame) {
    const formation = formCoalitions(game, recruited, {
      order: new RandomStream(context.seed, "player-order", { round }),
      maxPasses: context.config.coalition.maxPasses,
      listedDeviations: 1,
      ...(context.config.otherReadings.includes("E8") && { moveRule: "first" as const }),
      ...(context.config.otherReadings.includes("E9") && { historyRule: "from-start" as const }),
    });
    const { partition, sittingOut, certificate } = formation;
    return { partition, sittingOut, report: certificate, formation };
  }
  const { partition, sittingOut } = withdrawUnwilling(game, recruited);
  const report = verifyStability(game, partition, { listedDeviations: 1 });
  return { partition, sittingOut, report, formation: undefined };
};
