import type { CoalitionIndex, LearnerId } from "../core/index.ts";
import type { Partition, Place } from "./CoalitionGame.ts";
import { OUT } from "./GameOracle.ts";
import type { StabilityReport } from "./StabilityReport.ts";

/** One step of the search. Replaying a log from the initial partition gives every partition visited. */
export interface Move {
  readonly learner: LearnerId;
  readonly from: Place;
  readonly to: Place;
  /** U after minus U before, token per round, at the time of the move; counted as in `Deviation`. */
  readonly gain: number;
  /** From 1. */
  readonly pass: number;
}

/** A profitable move that the history rule refused. Each pair of learner and exact coalition is listed once. */
export interface RefusedReentry {
  readonly learner: LearnerId;
  readonly coalition: CoalitionIndex;
  readonly gain: number;
  readonly pass: number;
}

/** The verifier's report on the returned partition, and how the search went. */
export interface StabilityCertificate extends StabilityReport {
  /** Number of moves, including those undone by returning an earlier partition. */
  readonly moves: number;
  /** Number of passes, including the last one without a move. */
  readonly passes: number;
  /** The pass that ended with the returned partition; less than `passes` if a later one was worse. */
  readonly returnedPass: number;
  /** Whether a whole partition was repeated, which starts the history rule. */
  readonly cycled: boolean;
}

/** The formed coalitions, with the certificate of their stability. */
export interface Formation {
  /** Members of each coalition, ascending by id, including the head. */
  readonly partition: Partition;
  /** Learners in no coalition, ascending. */
  readonly sittingOut: readonly LearnerId[];
  readonly certificate: StabilityCertificate;
  /** The players (all learners except heads) in the order in which they moved in every pass. */
  readonly playerOrder: readonly LearnerId[];
  readonly moveLog: readonly Move[];
  readonly refusedReentries: readonly RefusedReentry[];
}

/**
 * When the history rule applies: after a whole partition was repeated (the reading of spec 9), from the first
 * pass (as the paper's text suggests; it harms runs that would converge), or never.
 */
export type HistoryRule = "after-cycle" | "from-start" | "never";

/** The moves of a search by position, in columns that grow: a large search makes hundreds of thousands of moves. */
export class MoveLog {
  #positions = new Int32Array(1024);
  #from = new Int32Array(1024);
  #to = new Int32Array(1024);
  #gains = new Float64Array(1024);
  /** Number of moves at the end of each pass; entry 0 is the start. */
  readonly #ends: number[] = [0];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Number of completed passes. */
  get passes(): number {
    return this.#ends.length - 1;
  }

  add(position: number, from: number, to: number, gain: number): void {
    if (this.#length === this.#positions.length) this.#grow();
    this.#positions[this.#length] = position;
    this.#from[this.#length] = from;
    this.#to[this.#length] = to;
    this.#gains[this.#length] = gain;
    this.#length++;
  }

  endPass(): void {
    this.#ends.push(this.#length);
  }

  /** Visits the moves of passes `after + 1` to `until`, in their order. */
  replay(after: number, until: number, visit: (position: number, from: number, to: number) => void): void {
    const end = this.#ends[until]!;
    for (let index = this.#ends[after]!; index < end; index++) {
      visit(this.#positions[index]!, this.#from[index]!, this.#to[index]!);
    }
  }

  /** Visits the moves of one pass, last first. */
  rewind(pass: number, visit: (position: number, from: number, to: number) => void): void {
    for (let index = this.#ends[pass]! - 1; index >= this.#ends[pass - 1]!; index--) {
      visit(this.#positions[index]!, this.#from[index]!, this.#to[index]!);
    }
  }

  /** Whether the partitions at the ends of two passes are the same: every learner that moved in between is back. */
  sameEnds(earlier: number, later: number): boolean {
    const origins = new Map<number, number>();
    const places = new Map<number, number>();
    this.replay(earlier, later, (position, from, to) => {
      if (!origins.has(position)) origins.set(position, from);
      places.set(position, to);
    });
    for (const [position, origin] of origins) if (places.get(position) !== origin) return false;
    return true;
  }

  /** As plain data, by learner id. */
  toMoves(ids: readonly LearnerId[]): Move[] {
    const moves: Move[] = [];
    for (let pass = 1; pass <= this.passes; pass++) {
      for (let index = this.#ends[pass - 1]!; index < this.#ends[pass]!; index++) {
        const from = this.#from[index]!;
        const to = this.#to[index]!;
        moves.push({
          learner: ids[this.#positions[index]!]!,
          from: from === OUT ? null : from,
          to: to === OUT ? null : to,
          gain: this.#gains[index]!,
          pass,
        });
      }
    }
    return moves;
  }

  #grow(): void {
    const length = 2 * this.#positions.length;
    const widen = <A extends Int32Array | Float64Array>(wide: A, column: A): A => {
      wide.set(column);
      return wide;
    };
    this.#positions = widen(new Int32Array(length), this.#positions);
    this.#from = widen(new Int32Array(length), this.#from);
    this.#to = widen(new Int32Array(length), this.#to);
    this.#gains = widen(new Float64Array(length), this.#gains);
  }
}
