import { type CoalitionIndex, requireNumber } from "../core/index.ts";
import { type FormedCoalition, OUT, type PlacedPlayers } from "./GameOracle.ts";
import { type HedonicGame, type ValueTracker, valueByPosition } from "./HedonicGame.ts";
import { PartitionHash } from "./PartitionHash.ts";

/**
 * A partition of any hedonic game during the search: member lists, and for each question a call of the game's tracker or, without
 * one, of its value.
 */
export class DirectState implements PlacedPlayers {
  readonly assignment: Int32Array;
  readonly hash: PartitionHash;
  readonly #game: HedonicGame;
  readonly #members: Set<number>[];
  readonly #tracker: ValueTracker | undefined;

  /** @param assignment - coalition of each position, or {@link OUT}; copied */
  constructor(game: HedonicGame, assignment: Int32Array) {
    this.#game = game;
    this.#tracker = game.track?.();
    this.#members = Array.from({ length: game.coalitions }, () => new Set());
    this.hash = new PartitionHash(game.coalitions);
    this.assignment = new Int32Array(assignment.length).fill(OUT);
    for (const [position, coalition] of assignment.entries()) this.move(position, coalition);
  }

  value(position: number): number {
    const coalition = this.assignment[position]!;
    return coalition === OUT ? 0 : this.valueIn(position, coalition);
  }

  valueIn(position: number, coalition: CoalitionIndex): number {
    if (this.#tracker !== undefined) {
      const player = this.#game.players[position]!;
      return requireNumber(`the tracked value of player ${player}`, this.#tracker.valueIn(player, coalition));
    }
    if (this.assignment[position] === coalition)
      return valueByPosition(this.#game, position, coalition, [...this.#members[coalition]!]);
    return valueByPosition(this.#game, position, coalition, [...this.#members[coalition]!, position]);
  }

  move(position: number, to: number): void {
    const from = this.assignment[position]!;
    if (from === to) return;
    this.#tracker?.move(this.#game.players[position]!, from === OUT ? null : from, to === OUT ? null : to);
    if (from !== OUT) {
      this.#members[from]!.delete(position);
      this.hash.toggle(position, from);
    }
    if (to !== OUT) {
      this.#members[to]!.add(position);
      this.hash.toggle(position, to);
    }
    this.assignment[position] = to;
  }
}

/** A coalition of a fixed partition of any hedonic game. */
export class DirectCoalition implements FormedCoalition {
  readonly #game: HedonicGame;
  readonly #index: CoalitionIndex;
  readonly #members: readonly number[];

  constructor(game: HedonicGame, index: CoalitionIndex, members: readonly number[]) {
    this.#game = game;
    this.#index = index;
    this.#members = members;
  }

  valueOf(member: number): number {
    return valueByPosition(this.#game, member, this.#index, this.#members);
  }

  valueWith(newcomer: number): number {
    return valueByPosition(this.#game, newcomer, this.#index, [...this.#members, newcomer]);
  }

  welcomes(newcomer: number, tolerance: number): boolean {
    const after = [...this.#members, newcomer];
    return this.#members.every((member) => {
      const value = valueByPosition(this.#game, member, this.#index, after);
      return value >= this.valueOf(member) - tolerance;
    });
  }
}
