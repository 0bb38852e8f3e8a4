import {
  type CoalitionIndex,
  InvalidValueError,
  type LearnerId,
  requireInteger,
  requireNumber,
  requireObject,
} from "../core/index.ts";
import type { Place } from "./CoalitionGame.ts";

/**
 * What a player gains as a member of a coalition with exactly these members. `members` are ascending and include the player.
 * Minus infinity: it cannot be a member. Sitting out is worth 0. The result depends on the arguments alone.
 */
export type CoalitionValue = (player: LearnerId, coalition: CoalitionIndex, members: readonly LearnerId[]) => number;

/**
 * Values that follow the moves of a search, for games whose value of a coalition can be updated faster than computed anew. The
 * search asks it instead of `value`; the verifier asks `value` alone, so that a wrong tracker cannot certify its own mistake.
 */
export interface ValueTracker {
  /** The value of a player in a coalition with its members now and the player, who may be one of them. */
  readonly valueIn: (player: LearnerId, coalition: CoalitionIndex) => number;
  /** A player goes from one place to another; null stands for sitting out. */
  readonly move: (player: LearnerId, from: Place, to: Place) => void;
}

/**
 * Any hedonic game: players choose among coalitions and value each by its members. `formCoalitions` plays it and
 * `verifyStability` certifies the result, as they do with the game of the paper. One evaluation costs a call of `value`.
 */
export interface HedonicGame {
  /** Different ids, in any order. */
  readonly players: readonly LearnerId[];
  /** Number of coalitions. A value may depend on the coalition's index; in a game where it does not, coalitions are alike. */
  readonly coalitions: number;
  /** Players that stay in their coalitions, for example its heads. They consent to newcomers like other members. */
  readonly seats?: ReadonlyMap<LearnerId, CoalitionIndex>;
  /** Coalitions that stay empty. */
  readonly closed?: ReadonlySet<CoalitionIndex>;
  readonly value: CoalitionValue;
  /** A new tracker, before anybody has joined a coalition. Absent: the search calls `value` with all members each time. */
  readonly track?: () => ValueTracker;
}

/** @throws InvalidValueError if ids, seats or closed coalitions violate {@link HedonicGame} */
export const requireHedonicGame = (game: HedonicGame): void => {
  requireObject("game", game);
  const { players, coalitions, seats, closed, value } = game;
  if (!Array.isArray(players)) throw new InvalidValueError("players", players, "a list of ids");
  requireInteger("coalitions", coalitions, 1, 2 ** 20);
  if (typeof value !== "function") throw new InvalidValueError("value", value, "a function");
  if (game.track !== undefined && typeof game.track !== "function")
    throw new InvalidValueError("track", game.track, "a function, or absent");
  const ids = new Set<number>();
  for (const [position, player] of players.entries()) {
    requireInteger(`players[${position}]`, player, 0);
    if (ids.has(player)) throw new InvalidValueError("players", player, "a list of different ids");
    ids.add(player);
  }
  if (closed !== undefined && !(closed instanceof Set)) throw new InvalidValueError("closed", closed, "a Set");
  for (const coalition of closed ?? []) requireInteger("closed", coalition, 0, coalitions - 1);
  if (seats !== undefined && !(seats instanceof Map)) throw new InvalidValueError("seats", seats, "a Map");
  for (const [player, coalition] of seats ?? []) {
    if (!ids.has(player)) throw new InvalidValueError("seats", player, "a Map whose keys are players");
    requireInteger(`seat of player ${player}`, coalition, 0, coalitions - 1);
    if (closed?.has(coalition))
      throw new InvalidValueError(`seat of player ${player}`, coalition, "a coalition that is not closed");
  }
};

/** The value of the player at a position; members are positions, in any order. @throws GFML_UNDEFINED_RESULT for NaN */
export const valueByPosition = (
  { players, value }: Pick<HedonicGame, "players" | "value">,
  position: number,
  coalition: CoalitionIndex,
  members: readonly number[],
): number => {
  const player = players[position]!;
  const ids = members.map((member) => players[member]!).sort((a, b) => a - b);
  return requireNumber(`the value of player ${player} in coalition ${coalition}`, value(player, coalition, ids));
};
