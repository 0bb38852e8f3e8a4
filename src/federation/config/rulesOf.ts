import type { DeclarationRules } from "../protocol/declarationRules.ts";
import type { ServiceConfig } from "./serviceSchema.ts";

/** What learners may declare: no deadline is longer than the provider waits for a round. */
export const rulesOf = ({ declarations, life }: Pick<ServiceConfig, "declarations" | "life">): DeclarationRules => {
  const max = Math.min(declarations.deadline.max, life.longestRound);
  return { ...declarations, deadline: { min: Math.min(declarations.deadline.min, max), max } };
};
