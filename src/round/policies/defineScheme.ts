import { ownSchemeError } from "./errors.ts";
import {
  type OwnCoalitionPolicy,
  type OwnHeadPolicy,
  type OwnIncentivePolicy,
  type OwnSimilarityPolicy,
  ownCoalitionPolicy,
  ownHeadPolicy,
  ownIncentivePolicy,
  ownSimilarityPolicy,
} from "./ownPolicies.ts";
import type { CoalitionPolicyName, HeadPolicyName, IncentivePolicyName } from "./PolicyNames.ts";
import { coalitionPolicies, headPolicies, incentivePolicies } from "./paperPolicies.ts";
import type { CoalitionPolicy, HeadPolicy, IncentivePolicy, SimilarityPolicy } from "./Scheme.ts";

/** What `defineScheme` takes: each policy is one of the named ones or your own. */
export interface OwnScheme {
  /** 1 to 32 letters, digits or hyphens. Ledgers and auditors see the scheme's own policies as `own:NAME`. */
  readonly name: string;
  /** Default "game". */
  readonly coalition?: CoalitionPolicyName | OwnCoalitionPolicy;
  /** Default "stackelberg". */
  readonly incentive?: IncentivePolicyName | OwnIncentivePolicy;
  /** Default "reputation". */
  readonly head?: HeadPolicyName | OwnHeadPolicy;
  /** Absent: as the task's `coalition.similaritySource` says. */
  readonly similarity?: OwnSimilarityPolicy;
}

/** A scheme of a user's own, checked as far as possible without playing it. */
export interface DefinedScheme {
  readonly kind: "gfml-scheme";
  readonly name: string;
  readonly coalition: CoalitionPolicy;
  /** A name if the policy depends on the task's `incentive.leader`. */
  readonly incentive: IncentivePolicyName | IncentivePolicy;
  readonly head: HeadPolicy;
  /** Absent: as the task says. */
  readonly similarity?: SimilarityPolicy;
}

/**
 * Defines a scheme of your own: a coalition, an incentive and a head policy. Each is one of the named policies or a pure
 * function over plain data, with randomness from the seeded stream that it is given.
 *
 * A configuration uses a module that exports the scheme as default: `scheme: { module: ./myScheme.ts }`. The command
 * `gfml check-scheme` checks the module.
 *
 * @throws GFML_OWN_SCHEME if a name or a policy is invalid
 */
export const defineScheme = (own: OwnScheme): DefinedScheme => {
  const { name, coalition = "game", incentive = "stackelberg", head = "reputation", similarity } = own;
  if (typeof name !== "string" || !/^[A-Za-z0-9-]{1,32}$/.test(name)) {
    throw ownSchemeError("a scheme's name must be 1 to 32 letters, digits or hyphens", { values: { name } });
  }
  for (const field of Object.keys(own)) {
    if (!["name", "coalition", "incentive", "head", "similarity"].includes(field))
      refuse(field, "is not one of the fields name, coalition, incentive, head and similarity", own);
  }
  return {
    kind: "gfml-scheme",
    name,
    coalition:
      typeof coalition === "string"
        ? named("coalition", coalition, coalitionPolicies)
        : ownCoalitionPolicy(name, functions("coalition", coalition, ["start"], ["remember"])),
    incentive:
      typeof incentive === "string"
        ? named("incentive", incentive, incentivePolicies) && incentive
        : ownIncentivePolicy(name, functions("incentive", incentive, ["incentive"], ["frequency", "remember"])),
    head:
      typeof head === "string"
        ? named("head", head, headPolicies)
        : ownHeadPolicy(name, functions("head", head, ["choose"], ["remember"])),
    ...(similarity !== undefined && {
      similarity: ownSimilarityPolicy(name, functions("similarity", similarity, ["similarity"], ["remember"])),
    }),
  };
};

const named = <Name extends string, Policy>(
  field: string,
  name: Name,
  policies: Readonly<Record<Name, Policy>>,
): Policy => {
  if (!Object.hasOwn(policies, name))
    refuse(field, `must be your own policy or one of ${Object.keys(policies).join(", ")}`, name);
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
  throw ownSchemeError(`defineScheme: ${field} ${problem}`, {
    values: { [field]: typeof value === "object" ? Object.keys(value ?? {}) : value },
    remedy: "compare it with the schemes in examples/own-scheme",
  });
};
