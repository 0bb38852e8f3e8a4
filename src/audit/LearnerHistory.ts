import type { LearnerId } from "../core/index.ts";
import type { Registration } from "../round/index.ts";

/** A place between two events of a chain: after everything up to a log of a block. */
export interface ChainMoment {
  readonly blockNumber: bigint;
  /** Within the block; -1 before its first. */
  readonly logIndex: number;
}

export const isAfter = (one: ChainMoment, other: ChainMoment): boolean =>
  one.blockNumber > other.blockNumber || (one.blockNumber === other.blockNumber && one.logIndex > other.logIndex);

/** What a learner had declared from an event on, and whether it was registered. */
export interface LearnerVersion {
  readonly from: ChainMoment;
  readonly registration: Registration;
  readonly status: "registered" | "left" | "revoked";
}

/** A learner's versions, oldest first. Records of a partition come late, so an auditor reads them as of an event. */
export class LearnerHistory {
  #versions: LearnerVersion[];

  constructor(first: LearnerVersion) {
    this.#versions = [first];
  }

  get current(): LearnerVersion {
    return this.#versions.at(-1)!;
  }

  /** undefined before the learner was registered. */
  at(moment: ChainMoment): LearnerVersion | undefined {
    return this.#versions.findLast(({ from }) => !isAfter(from, moment));
  }

  /** @param floor - no record before it is still to be audited */
  add(version: LearnerVersion, floor: ChainMoment): void {
    const first = this.#versions.findLastIndex(({ from }) => !isAfter(from, floor));
    this.#versions = [...this.#versions.slice(Math.max(0, first)), version];
  }

  /** The versions that replaced others after one moment and up to another, oldest first. */
  changes(after: ChainMoment, until: ChainMoment): LearnerVersion[] {
    return this.#versions.filter(({ from }) => isAfter(from, after) && !isAfter(from, until));
  }
}

/** Most views of a round that an audit tries, so that nobody can make it endless. */
const MOST_VIEWS = 256;

/**
 * The moments as of which a provider may have prepared a round, newest first: each shows one change of its learners less. A
 * change that is mined just before a publication is not known to who prepared it, but no change is older than the end of the round before.
 */
export const viewsOf = (
  learners: ReadonlyMap<LearnerId, { readonly history: LearnerHistory }>,
  preparedAfter: ChainMoment,
  published: ChainMoment,
): ChainMoment[] => {
  const changes = [...learners.values()].flatMap(({ history }) =>
    history.changes(preparedAfter, published).map(({ from }) => from),
  );
  changes.sort((a, b) => (isAfter(a, b) ? -1 : 1));
  const before = changes.map(({ blockNumber, logIndex }) => ({ blockNumber, logIndex: logIndex - 1 }));
  return [published, ...before].slice(0, MOST_VIEWS);
};
