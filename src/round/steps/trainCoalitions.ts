import type { CoalitionOutcome } from "../ports/messages.ts";
import { allOrFailure, askHead } from "./askHead.ts";
import { inspectOutcome } from "./inspectOutcome.ts";
import { loseCoalition } from "./loseCoalition.ts";
import type { RoundContext } from "./RoundContext.ts";
import type { PlayedCoalition } from "./setIncentives.ts";

/**
 * Sends every head to work and waits for all. A head that cannot be reached, or whose report makes no sense, loses its
 * coalition's round: the model stays and nobody delivered.
 */
export const trainCoalitions = (
  context: RoundContext,
  round: number,
  played: readonly PlayedCoalition[],
  models: readonly Float32Array[],
  signal: AbortSignal | undefined,
): Promise<CoalitionOutcome[]> => {
  const { link, registrations, patience, task } = context;
  return allOrFailure(
    played.map(async (one): Promise<CoalitionOutcome> => {
      const { coalition, head, deadline, members: standings, play } = one;
      const model = models[coalition]!;
      const members = play.participants.map(({ learner, frequency }, index) => ({
        profile: registrations.get(learner)!,
        frequency,
        reputation: standings[index]!.reputation,
      }));
      const answer = await askHead(() =>
        link.request(
          head,
          { kind: "head", task, round, coalition, model, deadline, members },
          { timeout: deadline + patience, ...(signal && { signal }) },
        ),
      );
      if ("silence" in answer)
        return loseCoalition(context, round, one, model, { reason: "unreachable", detail: answer.detail });
      const problem = await inspectOutcome(context, round, one, model, answer);
      if (problem !== undefined)
        return loseCoalition(context, round, one, model, { reason: "malformed", detail: problem });
      return { coalition, model: answer.model, members: answer.members };
    }),
  );
};
