import type { SchemeConfig, schemeNames } from "../TaskConfig.ts";

/** How partitions come about. `grand`: one coalition of all. `fixed`: clustered once, by similarity to the first heads. */
export type CoalitionPolicyName = "game" | "random" | "grand" | "fixed";

/** How incentives and frequencies come about. `optimized`: I_comp at its upper bound, learners at their best response. */
export type IncentivePolicyName = "stackelberg" | "optimized" | "random";

/** How heads come about. */
export type HeadPolicyName = "reputation" | "lowest-deadline" | "random";

/** Three independent choices make a scheme. */
export interface PolicyNames {
  readonly coalition: CoalitionPolicyName;
  readonly incentive: IncentivePolicyName;
  readonly head: HeadPolicyName;
}

/** The eleven schemes that the paper compares (section VI). */
export const namedSchemes: Readonly<Record<(typeof schemeNames)[number], PolicyNames>> = {
  gfml: { coalition: "game", incentive: "stackelberg", head: "reputation" },
  "gfml+optimized": { coalition: "game", incentive: "optimized", head: "lowest-deadline" },
  "gfml+random": { coalition: "game", incentive: "random", head: "random" },
  "random+random": { coalition: "random", incentive: "random", head: "random" },
  "random+stackelberg": { coalition: "random", incentive: "stackelberg", head: "random" },
  "random+optimized": { coalition: "random", incentive: "optimized", head: "random" },
  "best-effort+random-head": { coalition: "grand", incentive: "random", head: "random" },
  "best-effort+stackelberg": { coalition: "grand", incentive: "stackelberg", head: "lowest-deadline" },
  "best-effort+optimized": { coalition: "grand", incentive: "optimized", head: "lowest-deadline" },
  "fixed+stackelberg": { coalition: "fixed", incentive: "stackelberg", head: "lowest-deadline" },
  "fixed+optimized": { coalition: "fixed", incentive: "optimized", head: "lowest-deadline" },
};

/** The policies that a configuration names or spells out; undefined if they are in a module of the user's. */
export const namedPolicies = (config: SchemeConfig): PolicyNames | undefined => {
  if (typeof config === "string") return namedSchemes[config];
  return "module" in config ? undefined : config;
};
