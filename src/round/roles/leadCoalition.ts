import { InvalidValueError, requireNonNegative } from "../../core/index.ts";
import { transmissionTime, workload } from "../../cost/index.ts";
import { recordedFrequency } from "../../incentive/index.ts";
import { norm, roundToNano } from "../../math/index.ts";
import {
  type Aggregator,
  clipUpdate,
  createAggregator,
  type MemberModel,
  UpdateOutOfRangeError,
} from "../../meta/index.ts";
import { type ContributionTerms, type DeliveredUpdate, measureContributions } from "../../reputation/index.ts";
import { LearnerUnreachableError } from "../ports/errors.ts";
import type { TaskTerms } from "../ports/Ledger.ts";
import type { CoalitionOutcome, HeadOrder, MemberOutcome, UndeliveredMember, Update } from "../ports/Link.ts";
import { encodeParameters } from "../update/updateRoot.ts";
import type { HeadContext, OwnContributionRule } from "./HeadContext.ts";
import { readUpdate } from "./readUpdate.ts";

/**
 * Leads a coalition through a round (Algorithm 2, lines 18-33): sends the members to train, aggregates the valid updates
 * that arrive in time (eq. 5, or the task's other rule), and measures each contribution from the delivered update.
 *
 * Updates are added as they arrive, and their order changes no bit. An update is dropped as soon as it is added, unless the
 * aggregation rule or the "projection" of contributions compares updates.
 */
export const leadCoalition = async (context: HeadContext, order: HeadOrder): Promise<CoalitionOutcome> => {
  const { task, round, coalition, model, members } = order;
  const { terms, learning, spool } = context;
  await spool?.dropBefore(task, round);
  // each update gets an equal part of the range of exact sums, so that a large one leaves room for the others
  const samples = members.reduce((sum, { profile }) => sum + profile.sampleCount, 0);
  const { aggregationRule, contributionRule } = context;
  const expected = Math.max(1, members.length);
  const aggregator = aggregationRule?.create(model, expected) ?? createAggregator(model, learning, expected, samples);
  const modelNorm = norm(model);
  const comparesUpdates = terms.contribution === "projection" || contributionRule !== undefined;
  const keepsUpdates = comparesUpdates || aggregator.keepsModels;
  const collected = await Promise.all(
    members.map(async (member): Promise<Accepted | UndeliveredMember> => {
      const { profile, reputation } = member;
      const { learner, sampleCount } = profile;
      const refused = (reason: UndeliveredMember["reason"]) => ({ learner, delivered: false, reason }) as const;
      const start = context.stopwatch?.now() ?? 0;
      const update = await orderTraining(context, order, member);
      if (update === null) return refused("unreachable");
      const took = (context.stopwatch?.now() ?? 0) - start;
      try {
        const read = await readUpdate(context, order, member, update, { modelNorm, took });
        if (typeof read === "string") return refused(read);
        const { clipNorm = Number.POSITIVE_INFINITY } = order;
        const parameters = clipUpdate(read.parameters, model, update.updateNorm, clipNorm);
        if (spool !== undefined) {
          const { bytes } = update.encoded ?? encodeParameters(read.parameters);
          await spool.put({ task, round, coalition, learner }, bytes);
        }
        const problem = addTo(aggregator, { parameters, sampleCount, reputation });
        if (problem !== undefined) return refused(problem);
        return {
          sampleCount,
          report: reportOf(member, update, terms),
          updateNorm: Math.min(read.updateNorm, clipNorm),
          parameters: comparesUpdates ? parameters : null,
        };
      } finally {
        if (!keepsUpdates) update.release?.();
      }
    }),
  );
  const accepted = collected.filter((member) => "report" in member);
  const measures = measureBy(
    contributionRule,
    accepted.map(({ sampleCount, updateNorm, parameters, report }) => ({
      sampleCount,
      updateNorm,
      update: () => parameters!.map((value, index) => value - model[index]!),
      gradientNorms: report.gradientNorms,
    })),
    { contribution: terms.contribution, contributionCap: terms.contributionCap, localSteps: terms.localSteps },
  );
  return {
    coalition,
    model: accepted.length > 0 ? aggregator.result() : model,
    members: collected.map((member) =>
      "report" in member ? { ...member.report, measure: roundToNano(measures[accepted.indexOf(member)]!) } : member,
    ),
  };
};

/** The measures of the task's rule, or of the user's own, checked. */
const measureBy = (
  own: OwnContributionRule | undefined,
  deliveries: readonly DeliveredUpdate[],
  terms: ContributionTerms,
): readonly number[] => {
  if (own === undefined) return measureContributions(deliveries, terms);
  const measures = own.measure(deliveries, terms);
  if (!Array.isArray(measures) || measures.length !== deliveries.length)
    throw new InvalidValueError(`the measures of rule ${own.name}`, measures, `${deliveries.length}, one a delivery`);
  for (const measure of measures) requireNonNegative(`a measure of rule ${own.name}`, measure);
  return measures;
};

/** What remains of an update that was aggregated. */
interface Accepted {
  /** |D_i|. */
  readonly sampleCount: number;
  /** ||theta_i - theta_start||. */
  readonly updateNorm: number;
  /** Kept where contributions are measured by comparing updates. */
  readonly parameters: Float32Array | null;
  /** The report without the measure, which may depend on the other members. */
  readonly report: Omit<DeliveredOutcome, "measure">;
}

type DeliveredOutcome = Extract<MemberOutcome, { delivered: true }>;

const reportOf = (
  { profile, frequency }: HeadOrder["members"][number],
  update: Update,
  terms: TaskTerms,
): Accepted["report"] => ({
  learner: profile.learner,
  delivered: true,
  updateNorm: update.updateNorm,
  keptFrequency: recordedFrequency(frequency, workload(profile, terms), update.computationTime),
  computationTime: roundToNano(update.computationTime),
  transmissionTime: roundToNano(update.transmissionTime),
  updateHash: update.updateHash,
  embeddingHash: update.embeddingHash,
  ...(update.signature !== undefined && { signature: update.signature }),
  gradientNorms: update.gradientNorms,
});

/** A member's update; null if the member is unreachable. */
const orderTraining = async (
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

const addTo = (aggregator: Aggregator, model: MemberModel): "malformed" | undefined => {
  try {
    aggregator.add(model);
    return undefined;
  } catch (error) {
    if (error instanceof UpdateOutOfRangeError) return "malformed";
    throw error;
  }
};
