import type { CoalitionIndex, LearnerId } from "../core/index.ts";
import type { PartitionHash } from "./PartitionHash.ts";

/** The number that means sitting out in arrays of coalition indices. */
export const OUT = -1;

/** Who plays, who stays, and which coalitions there are. Players are positions in `players`. */
export interface Seating {
  readonly players: readonly LearnerId[];
  /** The coalition of each position that stays where it is; {@link OUT}: it may move. */
  readonly seats: Int32Array;
  /** By coalition: whether it may have members. */
  readonly isOpen: readonly boolean[];
}

/** A partition during the search. */
export interface PlacedPlayers {
  /** Coalition of each position, or {@link OUT}. Read only. */
  readonly assignment: Int32Array;
  readonly hash: PartitionHash;
  /** The value of the player in its place; 0 if it sits out. */
  value(position: number): number;
  /** Its value if it joined a different coalition. Exact if above `floor`; otherwise it may be any number up to `floor`. */
  valueIn(position: number, coalition: CoalitionIndex, floor: number): number;
  /** Moves a player to a coalition or {@link OUT}. */
  move(position: number, to: number): void;
}

/** A coalition of a fixed partition, as the verifier sees it. */
export interface FormedCoalition {
  /** The value of a member. */
  valueOf(member: number): number;
  /** The value of a newcomer. If it is not above `floor`, the result may be any number up to `floor`. */
  valueWith(newcomer: number, floor: number): number;
  /** Whether no member loses more than the tolerance when the newcomer joins. */
  welcomes(newcomer: number, tolerance: number): boolean;
}

/**
 * All that search and verifier ask of a game. The two ways to evaluate share no state, so neither can hide the other's
 * mistakes.
 */
export interface GameOracle extends Seating {
  /** For the search: values that follow its moves. */
  place(assignment: Int32Array): PlacedPlayers;
  /** For the verifier: one coalition, by the definition. */
  view(coalition: CoalitionIndex, members: readonly number[]): FormedCoalition;
}
