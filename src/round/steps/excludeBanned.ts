import type { LearnerId } from "../../core/index.ts";
import type { Wad } from "../ports/Ledger.ts";
import type { RoundContext } from "./RoundContext.ts";

/** Who may play a round, and who may not. */
export interface Admission {
  /** The task's context, with those that may play as its active learners. */
  readonly context: RoundContext;
  /** R_global of each learner that the task's ban rule keeps out. */
  readonly banned: ReadonlyMap<LearnerId, Wad>;
}

/** Asks the ledger who is banned, where the task has such a rule. */
export const excludeBanned = async (context: RoundContext): Promise<Admission> => {
  const { active, ledger, task, terms } = context;
  if (terms.ban === null) return { context, banned: new Map() };
  const isBanned = await ledger.banned(task, active);
  const out = active.filter((_, position) => isBanned[position]);
  if (out.length === 0) return { context, banned: new Map() };
  const reputations = await ledger.globalReputations(out);
  return {
    context: { ...context, active: active.filter((_, position) => !isBanned[position]) },
    banned: new Map(out.map((learner, index) => [learner, reputations[index]!])),
  };
};
