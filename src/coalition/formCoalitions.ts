import {
  InvalidValueError,
  type LearnerId,
  RandomStream,
  requireInteger,
  requireNonNegative,
  requireObject,
  requireOneOf,
} from "../core/index.ts";
import { TOLERANCE } from "../math/index.ts";
import type { CoalitionGame, Partition } from "./CoalitionGame.ts";
import { type Formation, type HistoryRule, MoveLog, type RefusedReentry } from "./Formation.ts";
import { OUT, type PlacedPlayers, type Seating } from "./GameOracle.ts";
import type { HedonicGame } from "./HedonicGame.ts";
import { rewindToLeastRegret } from "./leastRegret.ts";
import { oracleOf } from "./oracleOf.ts";
import { PartitionHash } from "./PartitionHash.ts";
import { assignmentOf, partitionOf } from "./Placement.ts";
import { requiredGain, verifyStability } from "./verifyStability.ts";

/** The order of the players, and the rules by which they move. */
export interface FormationOptions {
  /** The stream that the round's player order is drawn from, or an order to replay: every learner except the heads, once. */
  readonly order: RandomStream | readonly LearnerId[];
  /** At least 1; 100 by default. */
  readonly maxPasses?: number;
  readonly historyRule?: HistoryRule;
  /**
   * A player moves only for a gain above this, token. The certificate then reads "no gain above it" (epsilon-stability).
   * At least 1e-9, which is the default.
   */
  readonly tolerance?: number;
  /**
   * A member with a utility above 0 moves only for a gain above this, token; 0 by default. Leaving a coalition that gives nothing,
   * or whose deadline cannot be met, costs nothing, and so does joining from outside.
   */
  readonly moveCost?: number;
  /** The target of a move: the best coalition (default), or the first better one, as Algorithm 1 is printed [E8]. */
  readonly moveRule?: "best" | "first";
  /** The largest number of profitable deviations that the certificate lists; all are counted. */
  readonly listedDeviations?: number;
}

/**
 * Coalition formation (Algorithm 1 with [E8], [E9]). The players, in an order drawn once, move to their best coalition or
 * sit out, pass after pass, until a pass without a move. Heads stay in their coalitions.
 *
 * Such dynamics can cycle, and a stable partition need not exist. Once a whole partition repeats, no player may return
 * to a coalition that it has been in. If the search does not end in a stable partition, it returns the visited partition
 * whose largest gain is the smallest. The independent verifier makes the certificate.
 *
 * @param game - the game of the paper, or any other by its values
 * @param initial - last round's partition; learners that it does not name sit out at first
 * @throws InvalidValueError, GFML_INVALID_PARTITION if game, partition or order are malformed
 */
export const formCoalitions = (
  game: CoalitionGame | HedonicGame,
  initial: Partition,
  options: FormationOptions,
): Formation => {
  const oracle = oracleOf(game);
  const { players: ids, isOpen } = oracle;
  requireObject("options", options);
  const { maxPasses = 100, historyRule = "after-cycle", moveRule = "best", tolerance = TOLERANCE } = options;
  const { moveCost = 0 } = options;
  requireInteger("maxPasses", maxPasses, 1);
  requireTolerance(tolerance);
  requireOneOf("historyRule", historyRule, ["after-cycle", "from-start", "never"]);
  requireOneOf("moveRule", moveRule, ["best", "first"]);
  const assignment = assignmentOf(oracle, initial);
  const players = playerPositions(oracle, options.order);
  const open = [...isOpen.keys()].filter((coalition) => isOpen[coalition]);

  const state = oracle.place(assignment);
  const log = new MoveLog();
  requireNonNegative("moveCost", moveCost);
  const required = requiredGain(tolerance, moveCost);
  const pass: Pass = { ids, state, players, open, log, moveRule, required };
  const hashes = [state.hash.partition()];
  const refusedReentries: RefusedReentry[] = [];
  let history = historyRule === "from-start" ? new ReentryHistory() : undefined;
  let cycled = false;
  let converged = false;
  while (log.passes < maxPasses) {
    const before = log.length;
    const refusals = playPass(pass, history, refusedReentries);
    log.endPass();
    if (log.length === before) {
      converged = refusals === 0;
      break;
    }
    if (!cycled && hasCycled(log, hashes, state)) {
      cycled = true;
      // without the rule the same passes would repeat forever
      if (historyRule === "never") break;
      history ??= historyOf(isOpen.length, assignment, log);
    }
    hashes.push(state.hash.partition());
  }
  const passes = log.passes;
  const returnedPass = converged ? passes : rewindToLeastRegret(state, log, players, open);

  const { partition, sittingOut } = partitionOf(oracle, state.assignment);
  const { listedDeviations } = options;
  const report = verifyStability(game, partition, {
    tolerance,
    moveCost,
    ...(listedDeviations !== undefined && { listedDeviations }),
  });
  return {
    partition,
    sittingOut,
    certificate: { ...report, moves: log.length, passes, returnedPass, cycled },
    playerOrder: Array.from(players, (position) => ids[position]!),
    moveLog: log.toMoves(ids),
    refusedReentries,
  };
};

/** The state that all passes share. */
interface Pass {
  readonly ids: readonly LearnerId[];
  readonly state: PlacedPlayers;
  /** Positions of the players, in their order. */
  readonly players: Int32Array;
  /** Coalitions with a head. */
  readonly open: readonly number[];
  readonly log: MoveLog;
  readonly moveRule: "best" | "first";
  /** The gain that a move must exceed, by the utility without it. */
  readonly required: (stay: number) => number;
}

/** @throws InvalidValueError unless gains up to it can be told from rounding */
const requireTolerance = (tolerance: number): void => {
  if (!Number.isFinite(tolerance) || tolerance < TOLERANCE)
    throw new InvalidValueError("tolerance", tolerance, `a finite number of at least ${TOLERANCE} token`);
};

/** One best response of each player; returns how many moves the history rule refused. */
const playPass = (
  { ids, state, players, open, log, moveRule, required }: Pass,
  history: ReentryHistory | undefined,
  refusedReentries: RefusedReentry[],
): number => {
  const pass = log.passes + 1;
  let refusals = 0;
  for (const position of players) {
    const from = state.assignment[position]!;
    const stay = state.value(position);
    const least = stay + required(stay);
    const base = stay === Number.NEGATIVE_INFINITY ? 0 : stay;
    let best = stay;
    let to = from;
    if (from !== OUT && 0 > least) {
      best = 0;
      to = OUT;
    }
    let refused: { coalition: number; value: number }[] | undefined;
    for (const coalition of open) {
      if (coalition === from) continue;
      // a move must gain more than the tolerance, and beat the best one so far by more than rounding
      const floor = Math.max(least, best + TOLERANCE);
      const value = state.valueIn(position, coalition, floor);
      if (!(value > floor)) continue;
      if (history?.refuses(position, coalition, state.hash)) {
        refused = [...(refused ?? []), { coalition, value }];
        continue;
      }
      best = value;
      to = coalition;
      if (moveRule === "first") break;
    }
    for (const { coalition, value } of refused ?? []) {
      if (!(value > Math.max(least, best + TOLERANCE))) continue;
      refusals++;
      if (history!.noteRefusal(position, coalition, state.hash)) {
        refusedReentries.push({ learner: ids[position]!, coalition, gain: value - base, pass });
      }
    }
    if (to === from) continue;
    if (from !== OUT) history?.note(position, from, state.hash);
    state.move(position, to);
    if (to !== OUT) history?.note(position, to, state.hash);
    log.add(position, from, to, best - base);
  }
  return refusals;
};

/** Whether the partition at the end of the last pass equals an earlier one, at the end of a pass or at the start. */
const hasCycled = (log: MoveLog, hashes: readonly number[], state: PlacedPlayers): boolean => {
  const hash = state.hash.partition();
  return hashes.some((earlier, pass) => earlier === hash && log.sameEnds(pass, log.passes));
};

/** The history of all moves so far: the coalitions that players have joined and left since the start. */
const historyOf = (coalitions: number, start: Int32Array, log: MoveLog): ReentryHistory => {
  const hash = new PartitionHash(coalitions);
  start.forEach((coalition, position) => {
    if (coalition !== OUT) hash.toggle(position, coalition);
  });
  const history = new ReentryHistory();
  log.replay(0, log.passes, (position, from, to) => {
    if (from !== OUT) {
      history.note(position, from, hash);
      hash.toggle(position, from);
    }
    if (to !== OUT) {
      hash.toggle(position, to);
      history.note(position, to, hash);
    }
  });
  return history;
};

/** Positions of the players in their order: drawn over ascending ids, so that the order of the list does not matter. */
const playerPositions = ({ players, seats }: Seating, order: RandomStream | readonly LearnerId[]): Int32Array => {
  const positions = new Map<LearnerId, number>();
  players.forEach((learner, position) => {
    if (seats[position] === OUT) positions.set(learner, position);
  });
  if (!(order instanceof RandomStream) && !Array.isArray(order))
    throw new InvalidValueError("order", order, "a RandomStream, or the order of the players");
  const ids: readonly LearnerId[] =
    order instanceof RandomStream ? order.shuffle([...positions.keys()].sort((a, b) => a - b)) : order;
  if (
    new Set(ids).size !== positions.size ||
    ids.some((learner) => !positions.has(learner)) ||
    ids.length !== positions.size
  )
    throw new InvalidValueError("order", ids.length, `the ${positions.size} learners that are not heads, each once`);
  return Int32Array.from(ids, (learner) => positions.get(learner)!);
};

/**
 * The memory of the history rule, the paper's h(i): for each learner the coalitions, as (index, exact set of members), that
 * it has joined or left by a move. A joined coalition counts as left once the learner is gone, even if other members came
 * or went in between. With only the sets at the moment of leaving, a chase can continue forever. With both, no learner
 * enters the same coalition twice, so the moves end. Sitting out is never remembered. A coalition's key is a hash of its
 * index and members.
 */
class ReentryHistory {
  readonly #known = new Map<number, Set<number>>();
  readonly #refused = new Map<number, Set<number>>();

  /** Call with the learner in the coalition: after it has joined, and before it leaves. */
  note(position: number, coalition: number, hash: PartitionHash): void {
    remember(this.#known, position, hash.coalition(coalition));
  }

  /** Whether the learner would return to a coalition in its history. */
  refuses(position: number, coalition: number, hash: PartitionHash): boolean {
    return this.#known.get(position)?.has(hash.coalitionWith(coalition, position)) ?? false;
  }

  /** Records a refusal; true the first time for this learner and this exact coalition. */
  noteRefusal(position: number, coalition: number, hash: PartitionHash): boolean {
    return remember(this.#refused, position, hash.coalitionWith(coalition, position));
  }
}

const remember = (memory: Map<number, Set<number>>, position: number, key: number): boolean => {
  let keys = memory.get(position);
  if (keys === undefined) {
    keys = new Set();
    memory.set(position, keys);
  }
  const known = keys.has(key);
  keys.add(key);
  return !known;
};
