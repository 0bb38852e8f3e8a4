import { z } from "zod";
import { median } from "../../math/index.ts";

const range = (low: number, high: number, what: string) =>
  z
    .strictObject({ min: z.number().positive().default(low), max: z.number().positive().default(high) })
    .refine(({ min, max }) => min <= max, { message: "min must not be above max", path: ["min"] })
    .prefault({})
    .describe(what);

/**
 * What learners may declare of themselves: fixed bounds, and bounds that follow from what the other learners declare. The
 * defaults are the ranges of the paper's population (Table II), widened so far that real machines fit.
 */
export const declarationRulesSchema = z.strictObject({
  sampleCount: range(1, 1e6, "training samples that a learner may declare"),
  cyclesPerSample: range(1, 1e12, "cycles per sample that a learner may declare"),
  frequency: range(1e4, 1e11, "lowest and highest frequency that a learner may declare, cycles/s"),
  uplinkRate: range(1e3, 1e11, "uplink rate that a learner may declare, bit/s"),
  deadline: range(1e-3, 600, "deadline that a learner may declare, s; life.longestRound also limits it"),
  spread: z
    .number()
    .min(0)
    .default(3)
    .describe(
      "a sample count and a highest frequency may be at most this many times the median of the training learners, a lowest frequency at least the median divided by it; 0: no such bound",
    ),
});

/** The rules of what learners may declare. */
export type DeclarationRules = z.output<typeof declarationRulesSchema>;

/** The numbers that a learner declares of itself. */
export interface DeclaredNumbers {
  readonly sampleCount: number;
  readonly cyclesPerSample: number;
  readonly minFrequency: number;
  readonly maxFrequency: number;
  readonly uplinkRate: number;
  readonly deadline: number;
}

/** A declared number that the rules do not allow. */
export interface DeclarationBreach {
  readonly field: keyof DeclaredNumbers;
  readonly value: number;
  readonly lowest: number;
  readonly highest: number;
}

/** The medians of what a task's training learners declare. */
export type TypicalDeclaration = Pick<DeclaredNumbers, "sampleCount" | "minFrequency" | "maxFrequency">;

/** With fewer training learners no bound follows from them: one of them would set it. */
const ENOUGH = 5;

/** The medians of what training learners declare; undefined if they are too few to say what is usual. */
export const typicalDeclaration = (declared: readonly TypicalDeclaration[]): TypicalDeclaration | undefined => {
  if (declared.length < ENOUGH) return undefined;
  const middle = (field: keyof TypicalDeclaration): number => median(declared.map((one) => one[field]));
  return {
    sampleCount: middle("sampleCount"),
    minFrequency: middle("minFrequency"),
    maxFrequency: middle("maxFrequency"),
  };
};

/** The first declared number that the rules do not allow; undefined if there is none. */
export const findBreach = (
  declared: DeclaredNumbers,
  rules: DeclarationRules,
  typical: TypicalDeclaration | undefined,
): DeclarationBreach | undefined => {
  const { sampleCount, cyclesPerSample, frequency, uplinkRate, deadline, spread } = rules;
  const atMost = (highest: number, usual: number | undefined): number =>
    usual === undefined || spread === 0 ? highest : Math.min(highest, Math.floor(spread * usual));
  const atLeast = (lowest: number, usual: number | undefined): number =>
    usual === undefined || spread === 0 ? lowest : Math.max(lowest, Math.ceil(usual / spread));
  const bounds: Readonly<Record<keyof DeclaredNumbers, readonly [number, number]>> = {
    sampleCount: [sampleCount.min, atMost(sampleCount.max, typical?.sampleCount)],
    cyclesPerSample: [cyclesPerSample.min, cyclesPerSample.max],
    maxFrequency: [frequency.min, atMost(frequency.max, typical?.maxFrequency)],
    minFrequency: [atLeast(frequency.min, typical?.minFrequency), frequency.max],
    uplinkRate: [uplinkRate.min, uplinkRate.max],
    deadline: [deadline.min, deadline.max],
  };
  for (const [name, [lowest, highest]] of Object.entries(bounds)) {
    const field = name as keyof DeclaredNumbers;
    const value = declared[field];
    // not-a-number is in no range
    if (!(value >= lowest && value <= highest)) return { field, value, lowest, highest };
  }
  return undefined;
};

/**
 * The declaration with a number moved to the bound that it breaks; undefined if nothing but the learner itself can change it.
 * Sample count and frequencies are scales: the cycles per sample move with them, so that the declared times stay.
 */
export const moveToBound = <Declared extends DeclaredNumbers>(
  declared: Declared,
  { field, lowest, highest }: Pick<DeclarationBreach, "field" | "lowest" | "highest">,
): Declared | undefined => {
  if (!(lowest <= highest)) return undefined;
  const { sampleCount, cyclesPerSample, minFrequency, maxFrequency } = declared;
  switch (field) {
    case "sampleCount":
      if (!(sampleCount > highest)) return undefined;
      return {
        ...declared,
        sampleCount: Math.floor(highest),
        cyclesPerSample: (cyclesPerSample * sampleCount) / Math.floor(highest),
      };
    case "maxFrequency":
      if (!(maxFrequency > highest)) return undefined;
      return {
        ...declared,
        maxFrequency: Math.floor(highest),
        minFrequency: Math.max(1, Math.min(Math.floor(highest), minFrequency)),
        cyclesPerSample: (cyclesPerSample * Math.floor(highest)) / maxFrequency,
      };
    case "minFrequency":
      if (!(minFrequency < lowest && lowest <= maxFrequency)) return undefined;
      return { ...declared, minFrequency: Math.ceil(lowest) };
    default:
      return undefined;
  }
};
