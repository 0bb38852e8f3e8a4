import type { Partition } from "../../coalition/index.ts";
import type { LearnerId } from "../../core/index.ts";
import type { CoalitionPolicy, RecruitmentView, Start } from "./CoalitionPolicy.ts";
import { OwnSchemeError } from "./errors.ts";
import type { HeadPolicy } from "./HeadPolicy.ts";
import type { IncentivePolicy } from "./IncentivePolicy.ts";
import type { OwnCoalitionPolicy, OwnHeadPolicy, OwnIncentivePolicy } from "./OwnScheme.ts";

/** A user's coalition policy, its answers checked. */
export const ownCoalitionPolicy = (name: string, own: OwnCoalitionPolicy): CoalitionPolicy => ({
  name: `own:${name}`,
  playsGame: own.playsGame === true,
  startsWhereItEnded: false,
  coalitionCount: (configured) => configured,
  start: (view, stream) => {
    const answer = own.start(view, stream);
    const { partition, kept } = isPartition(answer) ? { partition: answer, kept: undefined } : (answer ?? {});
    const about = { scheme: name, round: view.round };
    const start: Start = {
      partition: checkPartition(partition, view.coalitionCount, idsOf(view), "the partition", about),
    };
    if (kept === undefined) return start;
    // of whoever was ever there: only its shape can be checked
    return { ...start, kept: checkPartition(kept, undefined, undefined, "what the policy keeps", about) };
  },
});

const isPartition = (answer: Partition | Start): answer is Partition => Array.isArray(answer);

const idsOf = ({ learners }: RecruitmentView): ReadonlySet<LearnerId> =>
  new Set(learners.map(({ learner }) => learner));

/** The partition with members ascending. @throws OwnSchemeError unless it is one */
const checkPartition = (
  partition: unknown,
  coalitionCount: number | undefined,
  learners: ReadonlySet<LearnerId> | undefined,
  what: string,
  about: Readonly<Record<string, unknown>>,
): Partition => {
  const refuse = (problem: string, values: Readonly<Record<string, unknown>> = {}): never => {
    throw new OwnSchemeError(`${what} of an own coalition policy ${problem}`, { values: { ...about, ...values } });
  };
  if (!Array.isArray(partition) || !partition.every(Array.isArray)) return refuse("is no list of lists", { partition });
  if (coalitionCount !== undefined && partition.length !== coalitionCount)
    refuse("must have a list for each coalition", { lists: partition.length, coalitions: coalitionCount });
  const seen = new Set<unknown>();
  return partition.map((members: readonly unknown[], coalition) =>
    members
      .map((learner): LearnerId => {
        if (typeof learner !== "number" || learners?.has(learner) === false)
          return refuse("names somebody who does not take part", { learner, coalition });
        if (seen.has(learner)) refuse("names a learner twice", { learner, coalition });
        seen.add(learner);
        return learner;
      })
      .sort((a, b) => a - b),
  );
};

/** A user's incentive policy, its answers checked. */
export const ownIncentivePolicy = (name: string, own: OwnIncentivePolicy): IncentivePolicy => {
  const { frequency } = own;
  return {
    // an auditor can replay best responses, and must know where there are none
    name: frequency === undefined ? `own:${name}` : `own:${name}+frequencies`,
    isAnnounced: true,
    isStackelberg: false,
    incentive: (place, stream) => (members, aggregates) => {
      const { minCompetitionIncentive: low, maxCompetitionIncentive: high } = place.terms;
      const incentive = own.incentive({ ...place, members, aggregates }, stream());
      if (!(incentive >= low && incentive <= high)) {
        throw new OwnSchemeError(`the I_comp of an own incentive policy must be from ${low} to ${high}`, {
          values: { scheme: name, round: place.round, coalition: place.coalition, incentive: String(incentive) },
        });
      }
      return incentive;
    },
    ...(frequency && {
      frequency: (profile, round, stream) => {
        const { learner, minFrequency: low, maxFrequency: high } = profile;
        const given = frequency(profile, round, stream);
        if (!(given >= low && given <= high)) {
          throw new OwnSchemeError(`the frequency of an own incentive policy must be from ${low} to ${high}`, {
            values: { scheme: name, round, learner, frequency: String(given) },
          });
        }
        return given;
      },
    }),
  };
};

/** A user's head policy, its answers checked. */
export const ownHeadPolicy = (name: string, own: OwnHeadPolicy): HeadPolicy => ({
  name: `own:${name}`,
  choose: (ballot, stream) => {
    const head = own.choose(ballot, stream);
    const candidates = ballot.candidates.map(({ profile }) => profile.learner);
    if (!candidates.includes(head)) {
      throw new OwnSchemeError("an own head policy must choose one of the candidates", {
        values: { scheme: name, round: ballot.round, coalition: ballot.coalition, head, candidates },
      });
    }
    return head;
  },
});
