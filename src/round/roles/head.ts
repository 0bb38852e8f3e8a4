import { type LearnerProfile, transmissionTime, workload } from "../../cost/index.ts";
import { keptFrequency } from "../../incentive/index.ts";
import { UpdateMean, UpdateOutOfRangeError } from "../../meta/index.ts";
import { measureContributions } from "../../reputation/index.ts";
import type { TaskConfig } from "../config/TaskConfig.ts";
import { LearnerUnreachableError } from "../ports/LearnerUnreachableError.ts";
import type { TaskTerms } from "../ports/Ledger.ts";
import type { Link } from "../ports/Link.ts";
import type { CoalitionOutcome, HeadOrder, MemberOutcome, UndeliveredMember, Update } from "../ports/messages.ts";
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
  const { coalition, model, deadline, members } = order;
  const answers = await Promise.all(members.map((member) => train(context, order, member)));

  const mean = new UpdateMean(model, { weighted: context.learning.aggregation === "weighted" });
  const accepted: Accepted[] = [];
  const outcomes: MemberOutcome[] = [];
  answers.forEach((answer, index) => {
    const { profile, frequency } = members[index]!;
    if ("reason" in answer) {
      outcomes[index] = answer;
      return;
    }
    const refusal = refuse(answer, model.length, deadline) ?? addTo(mean, answer, profile);
    if (refusal !== undefined) {
      outcomes[index] = { learner: profile.learner, delivered: false, reason: refusal };
      return;
    }
    accepted.push({ index, profile, frequency, update: answer, difference: difference(answer.parameters, model) });
  });

  const measures = measureContributions(
    accepted.map(({ profile, update, difference: delivered }) => ({
      sampleCount: profile.sampleCount,
      update: delivered,
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
      measure: toNano(measures[at]!),
      keptFrequency: Math.floor(
        keptFrequency(frequency, workload(profile, context.terms), update.computationTime) + 1e-6,
      ),
      computationTime: toNano(update.computationTime),
      transmissionTime: toNano(update.transmissionTime),
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
  readonly difference: Float32Array;
}

const train = async (
  { link, terms }: HeadContext,
  { round, coalition, model, deadline }: HeadOrder,
  { profile, frequency }: HeadOrder["members"][number],
): Promise<Update | UndeliveredMember> => {
  try {
    return await link.request(
      profile.learner,
      { kind: "train", round, coalition, model, frequency },
      { timeout: deadline + transmissionTime(profile, terms) },
    );
  } catch (error) {
    if (!(error instanceof LearnerUnreachableError)) throw error;
    return { learner: profile.learner, delivered: false, reason: "unreachable" };
  }
};

/** Why an update is not taken, if it is not. */
const refuse = (update: Update, length: number, deadline: number): "late" | "malformed" | undefined => {
  const time = update.computationTime + update.transmissionTime;
  if (!Number.isFinite(time) || update.computationTime <= 0 || update.transmissionTime < 0) return "malformed";
  if (update.parameters.length !== length || !update.parameters.every(Number.isFinite)) return "malformed";
  if (!update.gradientNorms.every((value) => Number.isFinite(value) && value >= 0)) return "malformed";
  return time > deadline + TIME_TOLERANCE ? "late" : undefined;
};

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

/** The nearest multiple of 1e-9 [D12]. */
const toNano = (value: number): number => Math.round(value * 1e9) / 1e9;
