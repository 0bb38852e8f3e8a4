import type { RunConfigInput } from "../../simulation/index.ts";
import { unknownBenefitError } from "./errors.ts";

/** Accuracies that were set as aims before anything was played, in percent. */
interface BenefitAims {
  /** Mean of the learners that train, at least. */
  readonly active: number;
  /** Mean of their worst tenth, at least. */
  readonly worstTenth?: number;
  /** Mean difference to alone, points, at least: of the mean itself, or of the lower end of its interval over learners. */
  readonly gain: number;
  readonly isGainOfInterval?: true;
  /** Newcomers with 1, 5 and 10 samples, at least. */
  readonly newcomers: readonly [number, number, number];
}

/** A data set of the benefit, with its aims. */
export interface BenefitData {
  readonly id: string;
  readonly title: string;
  readonly set: RunConfigInput;
  readonly aims: BenefitAims;
}

const known: readonly BenefitData[] = [
  {
    id: "mnist",
    title: "MNIST",
    set: { data: { set: "mnist" } },
    aims: { active: 98, gain: -0.2, isGainOfInterval: true, newcomers: [84, 93, 94.5] },
  },
  {
    id: "fashion-mnist",
    title: "Fashion-MNIST",
    set: { data: { set: "fashion-mnist" } },
    aims: { active: 97.2, gain: -0.4, isGainOfInterval: true, newcomers: [76, 91.5, 94] },
  },
  {
    id: "mnist-20",
    title: "MNIST, 20 samples each",
    set: { data: { set: "mnist", samplesPerLearner: 20 } },
    aims: { active: 95.4, gain: 2, newcomers: [79, 89, 91.5] },
  },
  {
    id: "mnist-60",
    title: "MNIST, 60 samples each",
    set: { data: { set: "mnist", samplesPerLearner: 60 } },
    aims: { active: 96.8, gain: 0.4, newcomers: [80, 89.5, 92] },
  },
];

const smartphoneData = (path: string): BenefitData => ({
  id: "smartphone",
  title: "Smartphone recordings",
  set: { data: { set: "smartphone", path }, population: { learners: 30 } },
  aims: { active: 95, worstTenth: 80, gain: 8, newcomers: [81, 84, 86] },
});

/** The data with these ids, or all. @throws GFML_UNKNOWN_BENEFIT */
export const benefitData = (only: readonly string[], smartphone: string | undefined): BenefitData[] => {
  const all = [...known, ...(smartphone === undefined ? [] : [smartphoneData(smartphone)])];
  const unknown = only.filter((id) => !all.some((one) => one.id === id));
  if (unknown.length > 0)
    throw unknownBenefitError(
      "data",
      unknown,
      all.map(({ id }) => id),
    );
  return only.length === 0 ? all : all.filter(({ id }) => only.includes(id));
};
