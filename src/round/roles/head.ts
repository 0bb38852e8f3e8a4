import { type LearnerProfile, transmissionTime, workload } from "../../cost/index.ts";
import { keptFrequency } from "../../incentive/index.ts";
import { norm, roundToNano } from "../../math/index.ts";
import {
  type Aggregator,
  createAggregator,
  type MemberModel,
  UpdateOutOfRangeError,
  updateNorm,
} from "../../meta/index.ts";
import { measureContributions, stepBoundExcess } from "../../reputation/index.ts";
import type { TaskConfig } from "../config/TaskConfig.ts";
import { LearnerUnreachableError } from "../ports/LearnerUnreachableError.ts";
import type { TaskTerms } from "../ports/Ledger.ts";
import type { Link } from "../ports/Link.ts";
import type { CoalitionOutcome, HeadOrder, MemberOutcome, UndeliveredMember, Update } from "../ports/messages.ts";

export interface HeadContext {
  readonly terms: TaskTerms;
  readonly learning: TaskConfig["learning"];
  readonly link: Link;
}

/** A missed deadline below this many seconds is rounding [D4]. */
const TIME_TOLERANCE = 1e-6;

/**
 * The role of a head: sends its coalition to train, takes what arrives in time and is sound, aggregates it (eq. 5, or the
 * task's other rule) and measures each contribution from what was really delivered. Updates are taken as they arrive: their order changes no bit.
 */
export const headCoalition = async (context: HeadContext, order: HeadOrder): Promise<CoalitionOutcome> => {
  const { coalition, model, members } = order;
  const { terms, learning } = context;
  // one update that is as large as can be must not crowd the others out
  const aggregator = createAggregator(model, learning, Math.max(1, members.length));
  const modelNorm = norm(model);
  const taken = await Promise.all(
    members.map(async (member): Promise<Accepted | UndeliveredMember> => {
      const { learner, sampleCount } = member.profile;
      const { reputation } = member;
      const update = await train(context, order, member);
      if (update === null) return { learner, delivered: false, reason: "unreachable" };
      const length = update.parameters.length === model.length ? updateNorm(update.parameters, model) : Number.NaN;
      const { parameters } = update;
      const reason =
        refuse(context, order, update, length, modelNorm) ?? addTo(aggregator, { parameters, sampleCount, reputation });
      if (reason !== undefined) return { learner, delivered: false, reason };
      return { ...member, update, updateNorm: length };
    }),
  );
  const accepted = taken.filter((one) => "update" in one);
  const measures = measureContributions(
    accepted.map(({ profile, update, updateNorm: length }) => ({
      sampleCount: profile.sampleCount,
      updateNorm: length,
      update: () => update.parameters.map((value, index) => value - model[index]!),
      gradientNorms: update.gradientNorms,
    })),
    { contribution: terms.contribution, updateNormCap: terms.contributionCap, localSteps: terms.localSteps },
  );
  return {
    coalition,
    model: accepted.length > 0 ? aggregator.result() : model,
    members: taken.map((one) => ("update" in one ? report(one, measures[accepted.indexOf(one)]!, terms) : one)),
  };
};

interface Accepted {
  readonly profile: LearnerProfile;
  readonly frequency: number;
  readonly update: Update;
  /** ||theta_i - theta_start||. */
  readonly updateNorm: number;
}

/** What the head tells of an accepted update. */
const report = ({ profile, frequency, update }: Accepted, measure: number, terms: TaskTerms): MemberOutcome => ({
  learner: profile.learner,
  delivered: true,
  measure: roundToNano(measure),
  ownMeasure: update.updateNorm,
  keptFrequency: Math.floor(keptFrequency(frequency, workload(profile, terms), update.computationTime) + 1e-6),
  computationTime: roundToNano(update.computationTime),
  transmissionTime: roundToNano(update.transmissionTime),
  updateHash: update.updateHash,
  embeddingHash: update.embeddingHash,
  gradientNorms: update.gradientNorms,
});

/** A member's update; null if it cannot be reached. */
const train = async (
  { link, terms }: HeadContext,
  { task, round, coalition, model, deadline }: HeadOrder,
  { profile, frequency }: HeadOrder["members"][number],
): Promise<Update | null> => {
  try {
    return await link.request(
      profile.learner,
      { kind: "train", task, round, coalition, model, frequency, deadline },
      { timeout: deadline + transmissionTime(profile, terms) },
    );
  } catch (error) {
    if (!(error instanceof LearnerUnreachableError)) throw error;
    return null;
  }
};

/** Why an update is not taken, if it is not. `length`: of the update, not finite if its parameters are not. */
const refuse = (
  { terms, learning }: HeadContext,
  { deadline }: HeadOrder,
  { computationTime, transmissionTime: sendingTime, gradientNorms, updateHash }: Update,
  length: number,
  modelNorm: number,
): "late" | "malformed" | undefined => {
  const time = computationTime + sendingTime;
  if (!Number.isFinite(time) || computationTime <= 0 || sendingTime < 0) return "malformed";
  if (!Number.isFinite(length) || !/^[0-9a-f]{64}$/.test(updateHash)) return "malformed";
  // at most tau norms, and an update no longer than their steps: a consequence of eq. 2
  const areNorms = gradientNorms.every((value) => value >= 0 && value <= LARGEST_NORM);
  if (!areNorms || gradientNorms.length > terms.localSteps) return "malformed";
  if (stepBoundExcess(length, gradientNorms, learning.metaRate, modelNorm) > 0) return "malformed";
  return time > deadline + TIME_TOLERANCE ? "late" : undefined;
};

/** A norm above this says nothing, and its square would soon be infinite. */
const LARGEST_NORM = 1e100;

const addTo = (aggregator: Aggregator, model: MemberModel): "malformed" | undefined => {
  try {
    aggregator.add(model);
    return undefined;
  } catch (error) {
    if (error instanceof UpdateOutOfRangeError) return "malformed";
    throw error;
  }
};
