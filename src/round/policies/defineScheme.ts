import type { CoalitionPolicy } from "./CoalitionPolicy.ts";
import { coalitionPolicies } from "./coalitionPolicies.ts";
import { OwnSchemeError } from "./errors.ts";
import type { HeadPolicy } from "./HeadPolicy.ts";
import { headPolicies } from "./headPolicies.ts";
import type { IncentivePolicy } from "./IncentivePolicy.ts";
import { incentivePolicies } from "./incentivePolicies.ts";
import type { OwnScheme } from "./OwnScheme.ts";
import { ownCoalitionPolicy, ownHeadPolicy, ownIncentivePolicy } from "./ownPolicies.ts";
import type { IncentivePolicyName } from "./PolicyNames.ts";

/** A scheme of a user's own, checked as far as it can be without playing it. */
export interface DefinedScheme {
  readonly kind: "gfml-scheme";
  readonly name: string;
  readonly coalition: CoalitionPolicy;
  /** A name where it depends on `incentive.leader` of the task. */
  readonly incentive: IncentivePolicyName | IncentivePolicy;
  readonly head: HeadPolicy;
}

/**
 * A scheme of your own: coalition, incentive and head policy, each one of the named ones or a pure function over plain
 * data, with chance from the seeded stream it is handed. A module that exports it as default is used by
 * `scheme: { module: ./myScheme.ts }`, and checked by `gfml check-scheme`.
 *
 * @throws OwnSchemeError if a name or a policy is none
 */
export const defineScheme = (own: OwnScheme): DefinedScheme => {
  const { name, coalition = "game", incentive = "stackelberg", head = "reputation" } = own;
  if (typeof name !== "string" || !/^[A-Za-z0-9-]{1,32}$/.test(name)) {
    throw new OwnSchemeError("a scheme's name must be 1 to 32 letters, digits or hyphens", { values: { name } });
  }
  for (const field of Object.keys(own)) {
    if (!["name", "coalition", "incentive", "head"].includes(field)) refuse(field, "no part of a scheme", own);
  }
  return {
    kind: "gfml-scheme",
    name,
    coalition:
      typeof coalition === "string"
        ? named("coalition", coalition, coalitionPolicies)
        : ownCoalitionPolicy(name, functions("coalition", coalition, ["start"])),
    incentive:
      typeof incentive === "string"
        ? named("incentive", incentive, incentivePolicies) && incentive
        : ownIncentivePolicy(name, functions("incentive", incentive, ["incentive"], ["frequency"])),
    head:
      typeof head === "string"
        ? named("head", head, headPolicies)
        : ownHeadPolicy(name, functions("head", head, ["choose"])),
  };
};

const named = <Name extends string, Policy>(
  field: string,
  name: Name,
  policies: Readonly<Record<Name, Policy>>,
): Policy => {
  if (!Object.hasOwn(policies, name))
    refuse(field, `must be an own policy or one of ${Object.keys(policies).join(", ")}`, name);
  return policies[name];
};

const functions = <Policy extends object>(
  field: string,
  policy: Policy,
  required: readonly (keyof Policy & string)[],
  optional: readonly (keyof Policy & string)[] = [],
): Policy => {
  if (typeof policy !== "object" || policy === null) refuse(field, "must be a policy's name or an object", policy);
  for (const name of required) {
    if (typeof policy[name] !== "function") refuse(`${field}.${name}`, "must be a function", policy[name]);
  }
  for (const name of optional) {
    if (policy[name] !== undefined && typeof policy[name] !== "function")
      refuse(`${field}.${name}`, "must be a function, or absent", policy[name]);
  }
  return policy;
};

const refuse = (field: string, problem: string, value: unknown): never => {
  throw new OwnSchemeError(`defineScheme: ${field} ${problem.startsWith("must") ? problem : `is ${problem}`}`, {
    values: { [field]: typeof value === "object" ? Object.keys(value ?? {}) : value },
    remedy: "see examples/own-scheme for schemes that work",
  });
};
