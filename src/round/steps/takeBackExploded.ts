import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import { RandomStream } from "../../core/index.ts";
import { ln } from "../../math/index.ts";
import type { CoalitionOutcome } from "../ports/Link.ts";
import { allOrFailure, askAll } from "./askLearners.ts";
import { isCheckable, isLost, type LedCoalition, loseCoalition } from "./checkHeads.ts";
import type { OpenRound } from "./RoundContext.ts";

/** Members of a coalition that measure its new model. */
const JUDGES = 5;

/**
 * Takes back the new models whose loss exploded, where the task has a limit: up to five members of a coalition, drawn by the
 * task's seed, measure it on their test samples. If the lower median of their losses is above the limit, the coalition loses
 * its round and keeps its model. The head fails its check, unless opened chunks show that it added up what it received.
 */
export const takeBackExploded = async (
  round: OpenRound,
  coalitions: ReadonlyMap<CoalitionIndex, LedCoalition>,
  outcomes: readonly CoalitionOutcome[],
  classCount: number | undefined,
): Promise<readonly CoalitionOutcome[]> => {
  const { lossLimit } = round.task.config.learning;
  if (lossLimit === 0 || classCount === undefined) return outcomes;
  // guessing among n classes costs ln n; always saying the mean of a quantity costs half its variance, which is 1
  const limit = lossLimit * (classCount === 1 ? 0.5 : ln(classCount));
  return allOrFailure(
    outcomes.map(async (outcome) => {
      if (isLost(outcome)) return outcome;
      const losses = await measureLosses(round, outcome);
      const loss = losses[Math.floor((losses.length - 1) / 2)];
      // also where the loss is not a number
      if (loss === undefined || loss <= limit) return outcome;
      return takeBack(round, coalitions.get(outcome.coalition)!, { loss, limit });
    }),
  );
};

/** The losses that members measured, ascending. NaN counts as infinite. */
const measureLosses = async (
  { task, ports, state, signal }: OpenRound,
  { coalition, model, members }: CoalitionOutcome,
): Promise<number[]> => {
  const stream = new RandomStream(task.seed, "judges", { round: state.round, step: coalition });
  const present = members.filter(({ delivered }) => delivered).map(({ learner }) => learner);
  const judges: LearnerId[] = stream.shuffle(present).slice(0, JUDGES);
  const answers = await askAll(judges, (learner) =>
    ports.link.request(
      learner,
      // the scores of a round's models are asked for when the round is over
      { kind: "personalise", round: state.round + 1, model, sampleCounts: [1] },
      { timeout: ports.patience, decidesRound: true, ...(signal && { signal }) },
    ),
  );
  return [...answers.values()]
    .map(({ before: { loss } }) => (Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss))
    .sort((a, b) => a - b);
};

const takeBack = (
  round: OpenRound,
  led: LedCoalition,
  { loss, limit }: { readonly loss: number; readonly limit: number },
): CoalitionOutcome => {
  const { checks, events, state, task } = round;
  const { coalition, head, startModel, play } = led;
  const isProven = (checks?.headCheck?.chunks ?? 0) > 0 && isCheckable(task.config.learning.aggregation);
  events?.onTakenBack?.({ round: state.round, coalition, head, loss, limit, isHeadAtFault: !isProven });
  const detail = `its model has a loss of ${loss}, more than ${limit}`;
  if (!isProven) loseCoalition(round, led, { reason: "exploded", detail });
  const members = play.participants.map(({ learner }) => ({
    learner,
    delivered: false as const,
    reason: "taken-back" as const,
  }));
  return { coalition, model: startModel, members };
};
