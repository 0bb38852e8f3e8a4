import type { CoalitionIndex } from "../core/index.ts";
import { coalitionAggregates, type RoundScale } from "../incentive/index.ts";
import type { CoalitionGame } from "./CoalitionGame.ts";
import { type FormedCoalition, OUT, type PlacedPlayers } from "./GameOracle.ts";
import { memberUtility } from "./memberUtility.ts";
import { PartitionHash } from "./PartitionHash.ts";
import { memberOf, scaleOf } from "./scaleOf.ts";

/**
 * A partition during the search, where terms compare learners across the task: U of a learner in a coalition depends on that
 * choice alone. Every value is computed once, when it is first asked for.
 */
export class SeparateState implements PlacedPlayers {
  readonly assignment: Int32Array;
  readonly hash: PartitionHash;
  readonly #valueOf: (position: number, coalition: CoalitionIndex) => number;
  readonly #values: Float64Array;
  readonly #isKnown: Uint8Array;
  readonly #count: number;

  /** @param assignment - coalition of each position, or {@link OUT}; copied */
  constructor(game: CoalitionGame, assignment: Int32Array) {
    this.#count = game.learners.length;
    this.#valueOf = separateValue(game);
    this.#values = new Float64Array(game.heads.length * this.#count);
    this.#isKnown = new Uint8Array(this.#values.length);
    this.hash = new PartitionHash(game.heads.length);
    this.assignment = new Int32Array(this.#count).fill(OUT);
    for (const [position, coalition] of assignment.entries()) this.move(position, coalition);
  }

  value(position: number): number {
    const coalition = this.assignment[position]!;
    return coalition === OUT ? 0 : this.valueIn(position, coalition);
  }

  valueIn(position: number, coalition: CoalitionIndex): number {
    const place = coalition * this.#count + position;
    if (this.#isKnown[place] === 0) {
      this.#values[place] = this.#valueOf(position, coalition);
      this.#isKnown[place] = 1;
    }
    return this.#values[place]!;
  }

  move(position: number, to: number): void {
    const from = this.assignment[position]!;
    if (from !== OUT) this.hash.toggle(position, from);
    if (to !== OUT) this.hash.toggle(position, to);
    this.assignment[position] = to;
  }
}

/** A coalition for the verifier, where terms compare learners across the task: nobody loses by a newcomer. */
export class SeparateCoalition implements FormedCoalition {
  readonly #valueOf: (position: number) => number;

  constructor(game: CoalitionGame, coalition: CoalitionIndex) {
    const valueIn = separateValue(game);
    this.#valueOf = (position) => valueIn(position, coalition);
  }

  valueOf(member: number): number {
    return this.#valueOf(member);
  }

  valueWith(newcomer: number): number {
    return this.#valueOf(newcomer);
  }

  welcomes(): boolean {
    return true;
  }
}

/** U of a learner in a coalition with a head, by the definition. */
const separateValue = (game: CoalitionGame): ((position: number, coalition: CoalitionIndex) => number) => {
  const { learners, heads, incentives, terms } = game;
  const scale: RoundScale = scaleOf(game)!;
  const deadlines = new Map(learners.map(({ learner, deadline }) => [learner, deadline]));
  return (position, coalition) => {
    const deadline = deadlines.get(heads[coalition]!)!;
    const { standings } = coalitionAggregates([memberOf(game, coalition, position)], deadline, terms, scale);
    return memberUtility(game, position, standings[0]!, incentives[coalition]!);
  };
};
