import { type LearnerProfile, transmissionTime, workload } from "../../cost/index.ts";
import { keptFrequency } from "../../incentive/index.ts";
import { norm, roundToNano } from "../../math/index.ts";
import { UpdateMean, UpdateOutOfRangeError } from "../../meta/index.ts";
import { measureContributions, stepBoundExcess } from "../../reputation/index.ts";
import type { TaskConfig } from "../config/TaskConfig.ts";
import { LearnerUnreachableError } from "../ports/LearnerUnreachableError.ts";
import type { TaskTerms } from "../ports/Ledger.ts";
import type { Link } from "../ports/Link.ts";
import type { CoalitionOutcome, HeadOrder, MemberOutcome, Update } from "../ports/messages.ts";
import { hashParameters } from "../state/digest.ts";

export interface HeadContext {
  readonly terms: TaskTerms;
  readonly learning: TaskConfig["learning"];
  readonly link: Link;
}

/** A missed deadline below this many seconds is rounding [D4]. */
const TIME_TOLERANCE = 1e-6;

/**
 * The role of a head: sends its coalition to train, takes what arrives in time and is sound, averages it (eq. 5) and
 * measures each contribution from what was really delivered.
 */
export const headCoalition = async (context: HeadContext, order: HeadOrder): Promise<CoalitionOutcome> => {
  const { coalition, model, members } = order;
  const answers = await Promise.all(members.map((member) => train(context, order, member)));

  const mean = new UpdateMean(model, { weighted: context.learning.aggregation === "weighted" });
  const accepted: Accepted[] = [];
  const outcomes: MemberOutcome[] = [];
  answers.forEach((answer, index) => {
    const { profile, frequency } = members[index]!;
    const reason = answer === null ? "unreachable" : (refuse(context, order, answer) ?? addTo(mean, answer, profile));
    if (reason !== undefined) outcomes[index] = { learner: profile.learner, delivered: false, reason };
    else if (answer !== null) accepted.push({ index, profile, frequency, update: answer });
  });

  const measures = measureContributions(
    accepted.map(({ profile, update }) => ({
      sampleCount: profile.sampleCount,
      update: difference(update.parameters, model),
      gradientNorms: update.gradientNorms,
    })),
    {
      contribution: context.terms.contribution,
      updateNormCap: context.terms.contributionCap,
      localSteps: context.terms.localSteps,
    },
  );
  accepted.forEach(({ index, profile, frequency, update }, at) => {
    outcomes[index] = {
      learner: profile.learner,
      delivered: true,
      measure: roundToNano(measures[at]!),
      keptFrequency: Math.floor(
        keptFrequency(frequency, workload(profile, context.terms), update.computationTime) + 1e-6,
      ),
      computationTime: roundToNano(update.computationTime),
      transmissionTime: roundToNano(update.transmissionTime),
      updateHash: hashParameters(update.parameters),
      gradientNorms: update.gradientNorms,
    };
  });
  return { coalition, model: accepted.length > 0 ? mean.mean() : model, members: outcomes };
};

interface Accepted {
  readonly index: number;
  readonly profile: LearnerProfile;
  readonly frequency: number;
  readonly update: Update;
}

/** A member's update; null if it cannot be reached. */
const train = async (
  { link, terms }: HeadContext,
  { round, coalition, model, deadline }: HeadOrder,
  { profile, frequency }: HeadOrder["members"][number],
): Promise<Update | null> => {
  try {
    return await link.request(
      profile.learner,
      { kind: "train", round, coalition, model, frequency },
      { timeout: deadline + transmissionTime(profile, terms) },
    );
  } catch (error) {
    if (!(error instanceof LearnerUnreachableError)) throw error;
    return null;
  }
};

/** Why an update is not taken, if it is not. */
const refuse = (
  context: HeadContext,
  { model, deadline }: HeadOrder,
  update: Update,
): "late" | "malformed" | undefined => {
  const time = update.computationTime + update.transmissionTime;
  if (!Number.isFinite(time) || update.computationTime <= 0 || update.transmissionTime < 0) return "malformed";
  if (update.parameters.length !== model.length || !update.parameters.every(Number.isFinite)) return "malformed";
  if (!areNormsCredible(context, update, model)) return "malformed";
  return time > deadline + TIME_TOLERANCE ? "late" : undefined;
};

/** A norm above this says nothing, and its square would soon be infinite. */
const LARGEST_NORM = 1e100;

/** At most tau norms, and an update no longer than their steps: a consequence of eq. 2. */
const areNormsCredible = (
  { terms, learning }: HeadContext,
  { parameters, gradientNorms }: Update,
  model: Float32Array,
): boolean =>
  gradientNorms.length <= terms.localSteps &&
  gradientNorms.every((value) => value >= 0 && value <= LARGEST_NORM) &&
  stepBoundExcess(norm(difference(parameters, model)), gradientNorms, learning.metaRate, norm(model)) === 0;

const addTo = (mean: UpdateMean, update: Update, profile: LearnerProfile): "malformed" | undefined => {
  try {
    mean.add(update.parameters, profile.sampleCount);
    return undefined;
  } catch (error) {
    if (error instanceof UpdateOutOfRangeError) return "malformed";
    throw error;
  }
};

const difference = (parameters: Float32Array, start: Float32Array): Float32Array =>
  parameters.map((value, index) => value - start[index]!);
