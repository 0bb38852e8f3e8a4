import type { TaskOpening } from "../ports/Ledger.ts";
import type { TaskConfig } from "../TaskConfig.ts";
import type { DefinedScheme } from "./defineScheme.ts";
import { ownSchemeError } from "./errors.ts";
import { type IncentivePolicyName, namedPolicies } from "./PolicyNames.ts";
import { coalitionPolicies, headPolicies, incentivePolicies } from "./paperPolicies.ts";
import type { IncentivePolicy, Scheme } from "./Scheme.ts";
import { similarityPolicies } from "./similarityPolicies.ts";

/**
 * The scheme of a task's configuration, which names it or spells out its policies.
 *
 * @param own - the scheme of the configuration's module, or one to play instead of the configuration's scheme
 * @throws GFML_OWN_SCHEME if the scheme is in a module and `own` is absent
 */
export const resolveScheme = (
  config: Pick<TaskConfig, "scheme" | "incentive" | "coalition">,
  own?: DefinedScheme,
): Scheme => {
  const isBisection = config.incentive.leader === "bisection";
  const incentiveOf = (name: IncentivePolicyName): IncentivePolicy =>
    incentivePolicies[name === "stackelberg" && isBisection ? "bisection" : name];
  const similarity = similarityPolicies[config.coalition.similaritySource];
  if (own !== undefined) {
    const { coalition, incentive, head } = own;
    return {
      coalition,
      head,
      incentive: typeof incentive === "string" ? incentiveOf(incentive) : incentive,
      similarity: own.similarity ?? similarity,
    };
  }
  const names = namedPolicies(config.scheme);
  if (names === undefined) {
    throw ownSchemeError("the scheme's module is not loaded", {
      values: { scheme: config.scheme },
      remedy: "load it with loadOwnScheme and pass on the result",
    });
  }
  return {
    coalition: coalitionPolicies[names.coalition],
    incentive: incentiveOf(names.incentive),
    head: headPolicies[names.head],
    similarity,
  };
};

/** The names of a scheme's policies, for ledgers and auditors. */
export const policyNamesOf = ({ coalition, incentive, head, similarity }: Scheme): TaskOpening["scheme"] => ({
  coalition: coalition.name,
  incentive: incentive.name,
  head: head.name,
  // the terms of a task name the others
  ...(similarity.name.startsWith("own:") && { similarity: similarity.name }),
});
