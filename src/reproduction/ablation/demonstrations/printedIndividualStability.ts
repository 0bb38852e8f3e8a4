import { type CoalitionGame, memberUtility, type Partition, randomPartition } from "../../../coalition/index.ts";
import { type LearnerId, RandomStream } from "../../../core/index.ts";
import { coalitionAggregates } from "../../../incentive/index.ts";
import { TOLERANCE } from "../../../math/index.ts";
import type { AblationRow } from "../AblationRow.ts";
import { typicalCoalition } from "./typicalCoalition.ts";

const GAMES = 40;
const LEARNERS = 12;
const COALITIONS = 3;

/**
 * E15: of the moves by which a learner would gain in random partitions, how many the definition in its standard sense
 * blocks (everybody there welcomes the newcomer), and how many Definition 7 as printed does (everybody there prefers to
 * be without it).
 */
export const individualStabilityAsPrinted: NonNullable<AblationRow["demonstrate"]> = ({ config }) => {
  let gaining = 0;
  let welcome = 0;
  let unwelcome = 0;
  let both = 0;
  for (let seed = 0; seed < GAMES; seed++) {
    const stream = new RandomStream(seed, "ablation-game");
    const game = drawGame(typicalCoalition(config, LEARNERS), stream);
    const partition = withHeads(
      game,
      randomPartition(
        game.learners.map(({ learner }) => learner),
        COALITIONS,
        stream,
      ),
    );
    for (const { learner } of game.learners) {
      if (game.heads.includes(learner)) continue;
      const from = partition.findIndex((members) => members.includes(learner));
      const stay = utilityIn(game, from, partition[from]!, learner);
      partition.forEach((members, to) => {
        if (to === from) return;
        const after = [...members, learner];
        if (!(utilityIn(game, to, after, learner) > stay + TOLERANCE)) return;
        gaining++;
        const changes = members.map((one) => utilityIn(game, to, after, one) - utilityIn(game, to, members, one));
        const isWelcome = changes.every((change) => change >= -TOLERANCE);
        const isUnwelcome = changes.every((change) => change <= TOLERANCE);
        if (isWelcome) welcome++;
        if (isUnwelcome) unwelcome++;
        if (isWelcome && isUnwelcome) both++;
      });
    }
  }
  return [
    { name: `moves by which a learner gains, in ${GAMES} random partitions of ${LEARNERS}`, value: gaining, unit: "" },
    { name: "of these welcome to all there: blocked in the standard sense", value: welcome, unit: "" },
    { name: "of these without a gain for others: blocked as printed", value: unwelcome, unit: "" },
    { name: "blocked in both", value: both, unit: "" },
  ];
};

type Drawn = ReturnType<typeof typicalCoalition>;

const drawGame = ({ members, terms }: Drawn, stream: RandomStream): CoalitionGame => ({
  learners: members.map(({ profile }) => ({
    ...profile,
    sampleCount: Math.max(1, Math.round(profile.sampleCount * stream.uniformBetween(0.7, 1.3))),
  })),
  heads: Array.from({ length: COALITIONS }, (_, coalition) => coalition),
  similarity: Float64Array.from({ length: COALITIONS * LEARNERS }, () => stream.uniformBetween(-0.2, 0.8)),
  reputation: Float64Array.from({ length: COALITIONS * LEARNERS }, () => stream.uniformBetween(0, 6)),
  incentives: Array.from({ length: COALITIONS }, () => terms.maxCompetitionIncentive),
  terms,
});

/** Learner j heads coalition j. */
const withHeads = ({ heads }: CoalitionGame, partition: Partition): Partition =>
  partition.map((members, coalition) => [coalition, ...members.filter((learner) => !heads.includes(learner))]);

/** U of a member of a coalition with these members; 0 if it cannot take part. */
const utilityIn = (
  game: CoalitionGame,
  coalition: number,
  members: readonly LearnerId[],
  learner: LearnerId,
): number => {
  const at = (one: LearnerId): number => coalition * LEARNERS + one;
  const { standings } = coalitionAggregates(
    members.map((one) => ({
      profile: game.learners[one]!,
      similarity: game.similarity[at(one)]!,
      reputation: game.reputation[at(one)]!,
    })),
    game.learners[coalition]!.deadline,
    game.terms,
  );
  return Math.max(0, memberUtility(game, learner, standings[members.indexOf(learner)]!, game.incentives[coalition]!));
};
