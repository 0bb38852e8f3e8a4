import type {
  CoalitionSettlement,
  DeliveredMember,
  Ledger,
  MemberReceipt,
  MemberSettlement,
  PartitionPublication,
  PublishedCoalition,
  Registration,
  TaskOpening,
  TaskTerms,
} from "../../round/index.ts";
import { paperIncentiveTerms } from "./paperIncentiveTerms.ts";

export const TOKEN: bigint = 10n ** 18n;
const HASH: string = "ab".repeat(32);

/** The model from which every fixture task starts. */
export const initialModelHash: string = HASH;

/** The model hash that a fixture coalition settles in a round. It is different each time. */
export const modelHashOf = (round: number, coalition: number): string =>
  (round * 1000 + coalition + 1).toString(16).padStart(64, "0");

/** Table II's terms with three coalitions. */
export const terms: TaskTerms = {
  ...paperIncentiveTerms,
  coalitionCount: 3,
  reputationDecay: 0.7,
  globalWeight: 0.2,
  contribution: "update-norm",
  contributionCap: 2,
  ban: null,
  maxPasses: 100,
};

export const opening = (changes: Partial<TaskTerms> = {}, escrow: bigint = 10_000n * TOKEN): TaskOpening => ({
  terms: { ...terms, ...changes },
  learning: { metaRate: 0.05, stepSize: 0.01, embeddingInterval: 1 },
  scheme: { coalition: "game", incentive: "stackelberg", head: "reputation" },
  seedCommitment: HASH,
  initialModelHash,
  escrow,
});

/** Learner i of a population in which all declared numbers differ. */
export const learner = (index: number): Registration => ({
  learner: index,
  sampleCount: 60 + ((index * 37) % 200),
  cyclesPerSample: 501_760,
  minFrequency: 10_000_000 + index * 1_000,
  maxFrequency: 1_000_000_000 - index * 1_000_000,
  uplinkRate: 5e6 + index * 1e5,
  deadline: Math.round((11 + ((index * 0.7310001) % 9)) * 1e9) / 1e9,
  active: true,
  classCount: 2,
});

export const population = (count: number): Registration[] =>
  Array.from({ length: count }, (_, index) => learner(index));

/** A short form of a coalition: its members, and how the head sees them. */
export interface Play {
  readonly coalition: number;
  readonly head: number;
  readonly members: readonly number[];
  readonly incentive?: number;
  /** S(j, r) of past heads. */
  readonly similarities?: PublishedCoalition["similarities"];
  readonly similarity?: (learner: number) => number;
  readonly frequency?: (learner: number) => number;
}

const published = (play: Play): PublishedCoalition => ({
  coalition: play.coalition,
  head: play.head,
  competitionIncentive: play.incentive ?? 10,
  similarities: play.similarities ?? [],
  members: play.members.map((member) => ({
    learner: member,
    similarity: member === play.head ? 1 : (play.similarity?.(member) ?? 0.25),
    frequency: play.frequency?.(member) ?? 500_000_000 + member,
  })),
});

export const publication = (
  task: number,
  round: number,
  plays: readonly Play[],
  changes: Partial<PartitionPublication> = {},
): PartitionPublication => ({
  task,
  round,
  coalitions: plays.map(published),
  sittingOut: [],
  recruited: [],
  similarities: [],
  playerOrder: [],
  moves: [],
  refusedReentries: [],
  stability: {
    nashStable: true,
    individuallyStable: true,
    maxGain: 0,
    maxGainAfterLeader: 0.125,
    moves: 3,
    passes: 2,
    cycled: false,
    stackelbergRegret: 0,
  },
  ...changes,
});

/** A delivery. By default its owner signed the value that the head measured. */
export const delivered = (member: number, changes: Partial<DeliveredMember> = {}): DeliveredMember => ({
  learner: member,
  delivered: true,
  measure: 1 + member / 8,
  updateNorm: Math.max(0, changes.measure ?? 1 + member / 8),
  keptFrequency: 400_000_000 + member,
  computationTime: 4 + member / 4,
  transmissionTime: 1.5,
  updateHash: HASH,
  embeddingHash: "cd".repeat(32),
  ...changes,
});

export const settlement = (
  task: number,
  round: number,
  play: Play,
  member: (learner: number) => MemberSettlement = (index) => delivered(index),
): CoalitionSettlement => ({
  task,
  round,
  coalition: play.coalition,
  modelHash: modelHashOf(round, play.coalition),
  members: play.members.map(member),
});

/** A whole round: publish, settle in the given order, finalize. Receipts by learner. */
export const playRound = async (
  ledger: Ledger,
  task: number,
  round: number,
  plays: readonly Play[],
  member?: (learner: number) => MemberSettlement,
): Promise<Map<number, MemberReceipt>> => {
  await ledger.publishPartition(publication(task, round, plays));
  const receipts = new Map<number, MemberReceipt>();
  for (const play of plays) {
    for (const receipt of await ledger.settleCoalition(settlement(task, round, play, member))) {
      receipts.set(receipt.learner, receipt);
    }
  }
  await ledger.finalizeRound(task, round);
  return receipts;
};

/** A small random generator, so that scenarios are equal on every ledger and in every run. */
export const draws = (seed: number): ((below: number) => number) => {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

/** A random partition of learners 0 .. count - 1 into three coalitions; about one in six sits out. */
export const randomPlays = (draw: (below: number) => number, count: number): { plays: Play[]; out: number[] } => {
  const groups: number[][] = [[], [], []];
  const out: number[] = [];
  for (let index = 0; index < count; index++) {
    if (draw(6) === 0) out.push(index);
    else groups[draw(3)]!.push(index);
  }
  const similarities = new Map<string, number>();
  const similarity = (a: number, b: number): number => {
    const key = `${a}-${b}`;
    if (!similarities.has(key)) similarities.set(key, draw(2_000_000_001) / 1e9 - 1);
    return Math.round(similarities.get(key)! * 1e9) / 1e9;
  };
  const plays = groups.flatMap((members, coalition): Play[] => {
    if (members.length === 0) return [];
    const head = members[draw(members.length)]!;
    return [
      {
        coalition,
        head,
        members,
        incentive: 5 + draw(10_000_000_001) / 1e9,
        similarities: Array.from({ length: count }, (_, past) => past)
          .filter((past) => past !== head && draw(3) > 0)
          .map((past) => ({ head: past, similarity: similarity(head, past) })),
        similarity: (member) => similarity(head, member),
        frequency: (member) => 401_000_000 + 1_000_003 * member,
      },
    ];
  });
  return { plays: plays.map((play) => ({ ...play, incentive: Math.round(play.incentive! * 1e9) / 1e9 })), out };
};
