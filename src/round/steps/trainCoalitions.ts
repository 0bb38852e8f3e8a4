import { GfmlError } from "../../core/index.ts";
import { LearnerUnreachableError } from "../ports/LearnerUnreachableError.ts";
import type { CoalitionOutcome } from "../ports/messages.ts";
import type { RoundContext } from "./RoundContext.ts";
import type { PlayedCoalition } from "./setIncentives.ts";

/**
 * Sends every head to work and waits for all. A head that cannot be reached loses its coalition's round: the model stays
 * and nobody delivered.
 */
export const trainCoalitions = async (
  context: RoundContext,
  round: number,
  played: readonly PlayedCoalition[],
  models: readonly Float32Array[],
  signal: AbortSignal | undefined,
): Promise<CoalitionOutcome[]> => {
  const { link, registrations, patience } = context;
  const settled = await Promise.allSettled(
    played.map(async ({ coalition, head, deadline, members: standings, play }): Promise<CoalitionOutcome> => {
      const model = models[coalition]!;
      const members = play.participants.map(({ learner, frequency }, index) => ({
        profile: registrations.get(learner)!,
        frequency,
        reputation: standings[index]!.reputation,
      }));
      try {
        return await link.request(
          head,
          { kind: "head", task: context.task, round, coalition, model, deadline, members },
          { timeout: deadline + patience, ...(signal && { signal }) },
        );
      } catch (error) {
        if (!(error instanceof LearnerUnreachableError)) throw error;
        const lost = play.participants.map(({ learner }) => ({
          learner,
          delivered: false as const,
          reason: "unreachable" as const,
        }));
        return { coalition, model, members: lost };
      }
    }),
  );
  const failures = settled.filter((one) => one.status === "rejected").map((one) => one.reason);
  // an error that says what to do is worth more than the others
  if (failures.length > 0) throw failures.find((reason) => reason instanceof GfmlError) ?? failures[0];
  return settled.map((one) => (one as PromiseFulfilledResult<CoalitionOutcome>).value);
};
