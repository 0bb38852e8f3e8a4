import { InvalidValueError, type LearnerId, requireInteger, requireNonNegative, requireObject } from "../core/index.ts";
import { TOLERANCE } from "../math/index.ts";
import {
  type CoalitionGame,
  invalidPartitionError,
  type Partition,
  type Place,
  requireMemberLists,
} from "./CoalitionGame.ts";
import { type FormedCoalition, type GameOracle, OUT } from "./GameOracle.ts";
import type { HedonicGame } from "./HedonicGame.ts";
import { isHedonic, oracleOf } from "./oracleOf.ts";
import { requireGame } from "./requireGame.ts";
import type { Deviation, StabilityReport } from "./StabilityReport.ts";

/** The incentives at which stability is judged, and the gains that count. */
export interface VerificationOptions {
  /** I_comp^j to judge at, e.g. the leader's (`maxGainAfterLeader`); the game's own by default. Not for a {@link HedonicGame}. */
  readonly incentives?: readonly number[];
  /** Smallest gain that counts, token; 1e-9 by default. */
  readonly tolerance?: number;
  /** What a member with a utility above 0 pays to move, token; 0 by default. Only a larger gain counts for it. */
  readonly moveCost?: number;
  /** The largest number of listed deviations (all are counted); 10,000 by default. */
  readonly listedDeviations?: number;
}

/**
 * Decides Nash stability and individual stability of any partition by the definitions alone (Definitions 6 and 7 with
 * [E15]). It shares only the utility with the search, so neither can hide the other's mistakes. Auditors run it on
 * data that they read from a ledger.
 *
 * Sitting out is worth 0 and needs no consent. A head never moves, but newcomers need its consent. The time is O(N M),
 * except for learners that would become a coalition's best. Individual stability asks members only until one objects.
 *
 * @throws InvalidValueError, GFML_INVALID_PARTITION if game, partition or options are malformed, GFML_UNDEFINED_RESULT if a
 *   utility is not a number
 */
export const verifyStability = (
  game: CoalitionGame | HedonicGame,
  partition: Partition,
  options: VerificationOptions = {},
): StabilityReport => {
  requireObject("options", options);
  const { incentives, tolerance = TOLERANCE, listedDeviations = 10_000 } = options;
  const oracle = oracleOf(incentives === undefined ? game : atIncentives(game, incentives));
  const { moveCost = 0 } = options;
  requireNonNegative("tolerance", tolerance);
  requireNonNegative("moveCost", moveCost);
  const required = requiredGain(tolerance, moveCost);
  requireInteger("listedDeviations", listedDeviations, 0);
  const { coalitions, placeOf } = readPartition(oracle, partition);

  const deviations: Deviation[] = [];
  const infeasibleMembers: LearnerId[] = [];
  let deviationCount = 0;
  let largestDeviation: Deviation | null = null;
  let welcomeDeviation: Deviation | null = null;
  let relativeMaxGain = 0;
  let largestGain = 0;
  oracle.players.forEach((learner, position) => {
    if (oracle.seats[position] !== OUT) return;
    const from = placeOf[position]!;
    const value = from === null ? 0 : coalitions[from]!.valueOf(position);
    if (value === Number.NEGATIVE_INFINITY) infeasibleMembers.push(learner);
    const base = Math.max(value, value === Number.NEGATIVE_INFINITY ? 0 : value);
    const least = value + required(value);
    const consider = (to: Place, target: number): void => {
      largestGain = Math.max(largestGain, target - base);
      // written so that only a comparison that holds clears a move: NaN would clear none
      if (target <= least) return;
      const deviation: Deviation = { learner, from, to, gain: target - base };
      deviationCount++;
      if (deviations.length < listedDeviations) deviations.push(deviation);
      if (largestDeviation === null || deviation.gain > largestDeviation.gain) largestDeviation = deviation;
      relativeMaxGain = Math.max(relativeMaxGain, proportion(base, target));
      if (welcomeDeviation === null && (to === null || coalitions[to]!.welcomes(position, tolerance)))
        welcomeDeviation = deviation;
    };
    if (from !== null) consider(null, 0);
    for (const [index, coalition] of coalitions.entries()) {
      if (coalition !== null && index !== from) consider(index, coalition.valueWith(position, value));
    }
  });
  return {
    nashStable: deviationCount === 0,
    individuallyStable: welcomeDeviation === null,
    maxGain: (largestDeviation as Deviation | null)?.gain ?? 0,
    relativeMaxGain,
    tolerance,
    moveCost,
    largestGain,
    deviations,
    deviationCount,
    largestDeviation,
    welcomeDeviation,
    infeasibleMembers,
  };
};

const atIncentives = (game: CoalitionGame | HedonicGame, incentives: readonly number[]): CoalitionGame => {
  if (isHedonic(game))
    throw new InvalidValueError("incentives", incentives, "absent: a game with a value of its own has no incentives");
  // the incentives that are replaced must be sound, too
  requireGame(game);
  return { ...game, incentives };
};

/** The gain that a move must exceed, by the utility without it: a member that gains nothing leaves without cost. */
export const requiredGain =
  (tolerance: number, moveCost: number): ((stay: number) => number) =>
  (stay) =>
    stay > 0 ? Math.max(tolerance, moveCost) : tolerance;

/** gain / max(|before|, |after|). */
const proportion = (before: number, after: number): number => {
  const scale = Math.max(Math.abs(before), Math.abs(after));
  return scale > 0 ? (after - before) / scale : 0;
};

const readPartition = (
  oracle: GameOracle,
  partition: Partition,
): { coalitions: (FormedCoalition | null)[]; placeOf: Place[] } => {
  const { players, seats, isOpen } = oracle;
  requireMemberLists(partition);
  if (partition.length !== isOpen.length) {
    throw invalidPartitionError("expected one member list per coalition", {
      lists: partition.length,
      coalitions: isOpen.length,
    });
  }
  const positionOf = new Map(players.map((player, position) => [player, position]));
  const placeOf: Place[] = new Array<Place>(players.length).fill(null);
  const coalitions = partition.map((members, index) => {
    if (!isOpen[index]) {
      if (members.length > 0) throw invalidPartitionError("a paused coalition has members", { coalition: index });
      return null;
    }
    const positions = members.map((learner) => {
      const position = positionOf.get(learner);
      if (position === undefined || placeOf[position] !== null)
        throw invalidPartitionError("a member is unknown or listed twice", { learner, coalition: index });
      placeOf[position] = index;
      return position;
    });
    return oracle.view(index, positions);
  });
  seats.forEach((seat, position) => {
    if (seat !== OUT && placeOf[position] !== seat)
      throw invalidPartitionError("a head is not in its coalition", { head: players[position], coalition: seat });
  });
  return { coalitions, placeOf };
};
