import { coalitionAggregates, isComparedAcrossTask, isComparedInCoalition } from "../incentive/index.ts";
import type { CoalitionGame } from "./CoalitionGame.ts";
import { CoalitionView } from "./CoalitionView.ts";
import { DirectCoalition, DirectState } from "./DirectState.ts";
import { type GameOracle, OUT, type Seating } from "./GameOracle.ts";
import { type HedonicGame, requireHedonicGame } from "./HedonicGame.ts";
import { memberUtility } from "./memberUtility.ts";
import { PartitionState } from "./PartitionState.ts";
import { requireGame } from "./requireGame.ts";
import { SeparateCoalition, SeparateState } from "./SeparateState.ts";
import { memberOf, scaleOf } from "./scaleOf.ts";

/** The oracle of a game, after its check. @throws InvalidValueError if the game is malformed */
export const oracleOf = (game: CoalitionGame | HedonicGame): GameOracle =>
  isHedonic(game) ? hedonicOracle(game) : paperOracle(game);

/** Whether a game says its values itself. */
export const isHedonic = (game: CoalitionGame | HedonicGame): game is HedonicGame =>
  typeof game === "object" && game !== null && "value" in game;

const hedonicOracle = (game: HedonicGame): GameOracle => {
  requireHedonicGame(game);
  const { players, coalitions, seats, closed } = game;
  return {
    players,
    seats: Int32Array.from(players, (player) => seats?.get(player) ?? OUT),
    isOpen: Array.from({ length: coalitions }, (_, coalition) => closed?.has(coalition) !== true),
    place: (assignment) => new DirectState(game, assignment),
    view: (coalition, members) => new DirectCoalition(game, coalition, members),
  };
};

const paperOracle = (game: CoalitionGame): GameOracle => {
  requireGame(game);
  const seating = seatingOf(game);
  const headPositions = headPositionsOf(game);
  if (isComparedAcrossTask(game.terms))
    return {
      ...seating,
      place: (assignment) => new SeparateState(game, assignment),
      view: (coalition) => new SeparateCoalition(game, coalition),
    };
  if (!isComparedInCoalition(game.terms)) return hedonicOracle(byDefinition(game, seating, headPositions));
  return {
    ...seating,
    place: (assignment) => new PartitionState(game, headPositions, assignment),
    view: (coalition, members) => new CoalitionView(game, coalition, members, headPositions[coalition]!),
  };
};

/** A game of the paper's form whose terms mix both ways to compare: every value by its definition. */
const byDefinition = (game: CoalitionGame, { players, seats }: Seating, headPositions: Int32Array): HedonicGame => {
  const scale = scaleOf(game);
  const positions = new Map(players.map((learner, position) => [learner, position]));
  return {
    players,
    coalitions: game.heads.length,
    seats: new Map(players.flatMap((learner, at) => (seats[at] === OUT ? [] : [[learner, seats[at]!] as const]))),
    closed: new Set([...game.heads.keys()].filter((coalition) => game.heads[coalition] === null)),
    value: (player, coalition, members) => {
      const { deadline } = game.learners[headPositions[coalition]!]!;
      const joined = members.map((member) => memberOf(game, coalition, positions.get(member)!));
      const { standings } = coalitionAggregates(joined, deadline, game.terms, scale);
      const standing = standings[members.indexOf(player)]!;
      return memberUtility(game, positions.get(player)!, standing, game.incentives[coalition]!);
    },
  };
};

/** The seating of the paper's game: heads stay, and a coalition without a head is closed. */
export const seatingOf = ({ learners, heads }: Pick<CoalitionGame, "learners" | "heads">): Seating => {
  const players = learners.map(({ learner }) => learner);
  return {
    players,
    seats: Int32Array.from(players, (learner) => heads.indexOf(learner)),
    isOpen: heads.map((head) => head !== null),
  };
};

/** Position of each coalition's head, {@link OUT} for a paused coalition. */
export const headPositionsOf = ({ learners, heads }: Pick<CoalitionGame, "learners" | "heads">): Int32Array => {
  const positions = new Map(learners.map(({ learner }, position) => [learner, position]));
  return Int32Array.from(heads, (head) => (head === null ? OUT : positions.get(head)!));
};
