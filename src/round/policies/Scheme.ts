import type { TaskConfig } from "../config/TaskConfig.ts";
import type { CoalitionPolicy } from "./CoalitionPolicy.ts";
import { coalitionPolicies } from "./coalitionPolicies.ts";
import type { DefinedScheme } from "./defineScheme.ts";
import { OwnSchemeError } from "./errors.ts";
import type { HeadPolicy } from "./HeadPolicy.ts";
import { headPolicies } from "./headPolicies.ts";
import type { IncentivePolicy } from "./IncentivePolicy.ts";
import { incentivePolicies } from "./incentivePolicies.ts";
import { type IncentivePolicyName, namedPolicies, type PolicyNames } from "./PolicyNames.ts";

/** Three policies that can be played: the paper's, or a user's own. */
export interface Scheme {
  readonly coalition: CoalitionPolicy;
  readonly incentive: IncentivePolicy;
  readonly head: HeadPolicy;
}

/**
 * The scheme that a task's configuration names, or spells out.
 *
 * @param own - what the configuration's module defines, or what to play in place of the configuration's scheme
 * @throws OwnSchemeError if the scheme is in a module and `own` is absent
 */
export const resolveScheme = (config: Pick<TaskConfig, "scheme" | "incentive">, own?: DefinedScheme): Scheme => {
  const isBisection = config.incentive.leader === "bisection";
  const incentiveOf = (name: IncentivePolicyName): IncentivePolicy =>
    incentivePolicies[name === "stackelberg" && isBisection ? "bisection" : name];
  if (own !== undefined) {
    const { coalition, incentive, head } = own;
    return { coalition, head, incentive: typeof incentive === "string" ? incentiveOf(incentive) : incentive };
  }
  const names = namedPolicies(config.scheme);
  if (names === undefined) {
    throw new OwnSchemeError("the scheme is in a module that has not been loaded", {
      values: { scheme: config.scheme },
      remedy: "load it with loadOwnScheme and hand on what it gives",
    });
  }
  return {
    coalition: coalitionPolicies[names.coalition],
    incentive: incentiveOf(names.incentive),
    head: headPolicies[names.head],
  };
};

/** The policies' names, for ledger and auditors. */
export const policyNamesOf = ({ coalition, incentive, head }: Scheme): Record<keyof PolicyNames, string> => ({
  coalition: coalition.name,
  incentive: incentive.name,
  head: head.name,
});
