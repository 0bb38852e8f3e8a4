import type { Variant } from "./Variant.ts";

/** Words for the fields that variants set; `value` stands for the setting. */
const words: Readonly<Record<string, (value: unknown) => string>> = {
  scheme: (value) => String(value),
  "population.learners": (value) => `${value} users`,
  "coalition.count": (value) => `${value} ${value === 1 ? "coalition" : "coalitions"}`,
  "incentive.reputationIncentive": (value) => `I_rep ${value}`,
  "incentive.maxCompetitionIncentive": (value) => `I_comp to ${value}`,
  "misbehavior.fraction": (value) => `${100 * Number(value)} % misbehave`,
  ledger: (value) => String(value),
  "reputation.ban.rounds": () => "ban",
  "learning.metaRate": (value) => `alpha ${value}`,
};

/** A variant as figures and tables call it: "gfml", "random+optimized", "gfml, 25 % misbehave, centralized". */
export const variantTitle = ({ settings }: Variant): string => {
  const scheme = "scheme" in settings ? [] : ["gfml"];
  const told = Object.entries(settings).flatMap(([field, value]) => words[field]?.(value) ?? []);
  return [...scheme, ...told].join(", ");
};
