/** Said of what a policy of the provider's own decided: a chain shows the outcome, not the rule. */
export const OWN_POLICY = "a policy of the provider's own decided it, which the chain does not show";

/** Whether a policy is none of gfml's. */
export const isOwn = (policy: string): boolean => policy.startsWith("own:");

/** Whether an incentive policy gives learners their frequencies, instead of their best responses. */
export const setsFrequencies = (policy: string): boolean => policy === "random" || policy.endsWith("+frequencies");
