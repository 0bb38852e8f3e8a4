import type { Partition } from "../../coalition/index.ts";
import { GfmlError, type LearnerId, type RandomStream } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import type { CoalitionAggregates, CoalitionMember } from "../../incentive/index.ts";
import { roundToNano } from "../../math/index.ts";
import { canonicalJson } from "../identity/digestOf.ts";
import { ownSchemeError } from "./errors.ts";
import type {
  Ballot,
  CoalitionPolicy,
  HeadPolicy,
  IncentivePlace,
  IncentivePolicy,
  PolicyMemory,
  RecruitmentView,
  Remembering,
  SimilarityPolicy,
  SimilarityView,
  Start,
} from "./Scheme.ts";
import { similarityPolicies } from "./similarityPolicies.ts";

/**
 * A coalition policy of a user's own. Its result must depend on its arguments alone: randomness comes from the stream, and
 * memory is returned as `kept`.
 */
export interface OwnCoalitionPolicy extends Remembering {
  /** Returns a list of members for each of `view.coalitionCount` coalitions, or that list and what to keep. */
  readonly start: (view: RecruitmentView, stream: RandomStream) => Partition | Start;
  /** Whether learners then play the coalition game from there; default false. If not, only learners that gain nothing leave. */
  readonly playsGame?: boolean;
}

/** The coalition whose I_comp is set. */
export interface Offer extends IncentivePlace {
  /** Members with the head; each can meet its deadline. */
  readonly members: readonly CoalitionMember[];
  /** Shares, reputations and the head's deadline, in the order of `members`. */
  readonly aggregates: CoalitionAggregates;
}

/** An incentive policy of a user's own: pure functions, like those of a coalition policy. */
export interface OwnIncentivePolicy extends Remembering {
  /** Returns I_comp, token a round, within the task's bounds. It is called again after a member that gains nothing leaves. */
  readonly incentive: (offer: Offer, stream: RandomStream) => number;
  /** Returns d_i for this round, cycles/s, within the learner's bounds. Absent: learners play their best response. */
  readonly frequency?: (learner: LearnerProfile, round: number, stream: RandomStream) => number;
}

/** A similarity policy of a user's own. */
export interface OwnSimilarityPolicy extends Remembering {
  /** The models under which learners compute embeddings; "coalition" by default: those of all coalitions. */
  readonly model?: SimilarityPolicy["model"];
  /**
   * Returns S_ji from -1 to 1: one row a coalition, one number a learner of `view.learners`. A head's own S counts as 1. Learners
   * that only choose a model are compared as by the named policy with the same model.
   */
  readonly similarity: (view: SimilarityView) => readonly (readonly number[])[];
}

/** A head policy of a user's own. */
export interface OwnHeadPolicy extends Remembering {
  /** Returns the id of one of `ballot.candidates`. */
  readonly choose: (ballot: Ballot, stream: RandomStream) => LearnerId;
}

/** A user's coalition policy, with its results checked. */
export const ownCoalitionPolicy = (name: string, own: OwnCoalitionPolicy): CoalitionPolicy => ({
  name: `own:${name}`,
  ...remembering(name, own),
  playsGame: own.playsGame === true,
  startsWhereItEnded: false,
  coalitionCount: (configured) => configured,
  start: (view, stream) => {
    const values = { scheme: name, round: view.round };
    const result = playOwn("coalition", values, () => own.start(view, stream));
    const { partition, kept } = isPartition(result) ? { partition: result, kept: undefined } : (result ?? {});
    const expected = { coalitionCount: view.coalitionCount, learners: idsOf(view) };
    const start: Start = { partition: checkPartition(partition, "partition", values, expected) };
    const { heads } = isPartition(result) ? {} : result;
    return {
      ...start,
      // it may name learners of earlier rounds, so only its shape is checked
      ...(kept !== undefined && { kept: checkPartition(kept, "kept partition", values) }),
      ...(heads !== undefined && { heads }),
    };
  },
});

/** What a user's policy returns. @throws GFML_OWN_SCHEME if the policy throws: a fault of the policy is none of gfml */
const playOwn = <Result>(kind: string, values: Readonly<Record<string, unknown>>, play: () => Result): Result => {
  try {
    return play();
  } catch (cause) {
    if (cause instanceof GfmlError) throw cause;
    const frame = cause instanceof Error ? /^\s*at (.*)$/m.exec(cause.stack ?? "")?.[1] : undefined;
    throw ownSchemeError(`the ${kind} policy threw an error`, {
      values: { ...values, error: String(cause), ...(frame !== undefined && { at: frame }) },
      remedy: "correct the scheme's module; gfml check-scheme plays its policies on small cases",
      cause,
    });
  }
};

const isPartition = (result: Partition | Start): result is Partition => Array.isArray(result);

const idsOf = ({ learners }: RecruitmentView): ReadonlySet<LearnerId> =>
  new Set(learners.map(({ learner }) => learner));

/** The partition with members ascending. @throws GFML_OWN_SCHEME unless it is a list of distinct learners for each coalition */
const checkPartition = (
  partition: unknown,
  what: string,
  values: Readonly<Record<string, unknown>>,
  expected?: { readonly coalitionCount: number; readonly learners: ReadonlySet<LearnerId> },
): Partition => {
  const refuse = (problem: string, more: Readonly<Record<string, unknown>>): never => {
    throw ownSchemeError(`the ${what} of a coalition policy ${problem}`, { values: { ...values, ...more } });
  };
  if (!Array.isArray(partition) || !partition.every(Array.isArray))
    return refuse("must be a list of member lists", { partition });
  if (expected !== undefined && partition.length !== expected.coalitionCount)
    refuse("must have one member list per coalition", {
      lists: partition.length,
      coalitions: expected.coalitionCount,
    });
  const seen = new Set<unknown>();
  return partition.map((members: readonly unknown[], coalition) =>
    members
      .map((learner): LearnerId => {
        if (typeof learner !== "number" || expected?.learners.has(learner) === false)
          return refuse("must name only learners that take part", { learner, coalition });
        if (seen.has(learner)) refuse("must name each learner at most once", { learner, coalition });
        seen.add(learner);
        return learner;
      })
      .sort((a, b) => a - b),
  );
};

/** A user's incentive policy, with its results checked. */
export const ownIncentivePolicy = (name: string, own: OwnIncentivePolicy): IncentivePolicy => {
  const { frequency } = own;
  return {
    // an auditor replays best responses, and must know where learners play none
    name: frequency === undefined ? `own:${name}` : `own:${name}+frequencies`,
    ...remembering(name, own),
    isAnnounced: true,
    isStackelberg: false,
    incentive: (place, stream) => (members, aggregates) => {
      const { minCompetitionIncentive: low, maxCompetitionIncentive: high } = place.terms;
      const values = { scheme: name, round: place.round, coalition: place.coalition };
      const incentive = playOwn("incentive", values, () => own.incentive({ ...place, members, aggregates }, stream()));
      if (!(incentive >= low && incentive <= high)) {
        throw ownSchemeError(`I_comp of an incentive policy must be from ${low} to ${high}`, {
          values: { ...values, incentive: String(incentive) },
        });
      }
      return incentive;
    },
    ...(frequency && {
      frequency: (profile, round, stream) => {
        const { learner, minFrequency: low, maxFrequency: high } = profile;
        const values = { scheme: name, round, learner };
        const given = playOwn("incentive", values, () => frequency(profile, round, stream));
        if (!(given >= low && given <= high)) {
          throw ownSchemeError(`a frequency of an incentive policy must be from ${low} to ${high}`, {
            values: { ...values, frequency: String(given) },
          });
        }
        return given;
      },
    }),
  };
};

/** A user's similarity policy, with its results checked. */
export const ownSimilarityPolicy = (name: string, own: OwnSimilarityPolicy): SimilarityPolicy => {
  const model = own.model ?? "coalition";
  return {
    name: `own:${name}`,
    model,
    ...remembering(name, own),
    similarity: (view) => {
      const { heads, learners, round } = view;
      const rows = playOwn("similarity", { scheme: name, round }, () => own.similarity(view));
      const isWhole = Array.isArray(rows) && rows.length === heads.length;
      if (!isWhole || rows.some((row) => row.length !== learners.length))
        throw ownSchemeError("a similarity policy must return one row a coalition, with one number a learner", {
          values: { scheme: name, round, coalitions: heads.length, learners: learners.length },
        });
      return Float64Array.from(rows.flat(), (value, at) => {
        const [coalition, position] = [Math.floor(at / learners.length), at % learners.length];
        const { learner } = learners[position]!;
        if (!(value >= -1 && value <= 1))
          throw ownSchemeError("a similarity must be from -1 to 1", {
            values: { scheme: name, round, coalition, learner, similarity: String(value) },
          });
        return heads[coalition] === learner ? 1 : roundToNano(value) + 0;
      });
    },
    seeking: similarityPolicies[model === "reference" ? "centroid" : "head"].seeking,
  };
};

/** What a policy remembers, checked to be plain JSON. */
const remembering = (name: string, { remember }: Remembering): Remembering =>
  remember === undefined
    ? {}
    : {
        remember: (played, memory) => {
          const values = { scheme: name, round: played.round };
          const kept = playOwn("remembering", values, () => remember(played, memory));
          try {
            // a value that cannot be written would be lost at the next checkpoint
            return JSON.parse(canonicalJson(kept)) as PolicyMemory;
          } catch (cause) {
            throw ownSchemeError("what a policy remembers must be plain JSON", {
              values,
              cause,
            });
          }
        },
      };

/** A user's head policy, with its results checked. */
export const ownHeadPolicy = (name: string, own: OwnHeadPolicy): HeadPolicy => ({
  name: `own:${name}`,
  ...remembering(name, own),
  choose: (ballot, stream) => {
    const values = { scheme: name, round: ballot.round, coalition: ballot.coalition };
    const head = playOwn("head", values, () => own.choose(ballot, stream));
    const candidates = ballot.candidates.map(({ profile }) => profile.learner);
    if (!candidates.includes(head)) {
      throw ownSchemeError("a head policy must choose one of the candidates", {
        values: { ...values, head, candidates },
      });
    }
    return head;
  },
});
