import type { LearnerId } from "../../core/index.ts";
import { isLie, liarsOf, type ScenarioPlan } from "../../simulation/index.ts";

/** Of a round, who headed its coalitions. */
export interface RoundHeads {
  readonly round: number;
  readonly coalitions: readonly { readonly head: LearnerId | null }[];
}

/** Who lies in a run, ascending: by name, or as a head in a round in which heads lie. */
export const liarsIn = (plan: ScenarioPlan, rounds: readonly RoundHeads[]): LearnerId[] => {
  const liars = new Set(liarsOf(plan.events));
  for (const event of plan.events) {
    if (!isLie(event) || event.learners !== "heads" || !("rounds" in event)) continue;
    const { from, to = Number.POSITIVE_INFINITY } = event.rounds;
    for (const { round, coalitions } of rounds) {
      if (round < from || round > to) continue;
      for (const { head } of coalitions) if (head !== null) liars.add(head);
    }
  }
  return [...liars].sort((a, b) => a - b);
};
