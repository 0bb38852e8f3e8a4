/** One kind of run in the paper's comparisons: its fields beyond the base configuration of the reproduction. */
export interface Variant {
  /** Equal settings have equal names: "base", "incentive.reputationIncentive=10 misbehavior.fraction=0.25". */
  readonly name: string;
  /** By field with dots. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The variant with these settings. */
export const variant = (settings: Readonly<Record<string, unknown>> = {}): Variant => {
  const texts = Object.keys(settings)
    .sort()
    .map((field) => `${field}=${settings[field]}`);
  return { name: texts.length === 0 ? "base" : texts.join(" "), settings };
};
