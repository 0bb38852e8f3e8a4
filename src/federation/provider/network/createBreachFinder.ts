import { rulesOf } from "../../config/rulesOf.ts";
import type { ServiceConfig } from "../../config/serviceSchema.ts";
import type { RosterEntry, ServiceRoster } from "../../door/ServiceRoster.ts";
import { findBreach } from "../../protocol/declarationRules.ts";

/**
 * Returns a function that says why a training learner must declare again before it plays: its last declaration does not fit
 * the task's bounds, which move with what the other learners declare. undefined if it fits.
 */
export const createBreachFinder = (
  config: Pick<ServiceConfig, "declarations" | "life">,
  roster: Pick<ServiceRoster, "typical">,
): ((entry: RosterEntry) => string | undefined) => {
  const rules = rulesOf(config);
  return ({ registration }) => {
    if (!registration.active) return undefined;
    const breach = findBreach(registration, rules, roster.typical);
    if (breach === undefined) return undefined;
    const { field, value, lowest, highest } = breach;
    return `${field} is ${value}, and must now be from ${lowest} to ${highest}: declare again`;
  };
};
