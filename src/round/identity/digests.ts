import { TOLERANCE } from "../../math/index.ts";
import type { MemberReceipt } from "../ports/Ledger.ts";
import type { JointEquilibrium, StabilityFigures } from "../RoundRecord.ts";
import type { RoundState } from "../RoundState.ts";
import { digestOf } from "./digestOf.ts";
import { group, later, listOf, type Names, named } from "./FieldNames.ts";

/** Digest of a task before its first round, hex: `task` is the digest of what identifies it. */
export const digestOfStart = (start: { readonly task: string; readonly modelHashes: readonly string[] }): string =>
  digestOf({ task: start.task, modelHashes: start.modelHashes });

/** Digest of a round, hex. It covers the digest before it, so that the last one covers the run. */
export const digestOfRound = (round: {
  readonly previous: string;
  readonly state: Omit<RoundState, "digest">;
  readonly receipts: readonly MemberReceipt[];
  readonly stability: StabilityFigures;
}): string =>
  digestOf({
    previous: round.previous,
    state: stateNames.encode(round.state),
    receipts: receiptNames.encode(round.receipts),
    stability: stabilityNames.encode(round.stability),
  });

/** Hash of a run's result, hex: of all its rounds and of the models that they left. */
export const resultHashOf = ({ digest, modelHashes }: Pick<RoundState, "digest" | "modelHashes">): string =>
  digestOf({ digest, models: modelHashes });

/** Names of what a round says of its equilibria. */
export const stabilityNames: Names<StabilityFigures> = group<StabilityFigures>({
  nashStable: "nashStable",
  individuallyStable: "individuallyStable",
  maxGain: "maxGain",
  maxGainAfterLeader: "maxGainAfterLeader",
  tolerance: later("tolerance", TOLERANCE),
  moveCost: later("moveCost", 0),
  largestGain: "largestGain",
  joint: named("joint", group<JointEquilibrium>({ iterations: "iterations", isFixedPoint: "isFixedPoint" })),
  moves: "moves",
  passes: "passes",
  cycled: "cycled",
  stackelbergRegret: "stackelbergRegret",
});

/** Names of the state between two rounds. */
const stateNames: Names<RoundState> = group<RoundState>({
  version: "version",
  round: "round",
  partition: "partition",
  sittingOut: "sittingOut",
  clusters: "clusters",
  heads: "heads",
  competitionIncentives: "competitionIncentives",
  modelHashes: "modelHashes",
  embeddings: named(
    "embeddings",
    group<NonNullable<RoundState["embeddings"]>>({ learners: "learners", vectors: "vectors" }),
  ),
  medianNorm: "medianNorm",
  memory: { name: "memory" },
  clock: "clock",
  digest: "digest",
});

/** Names of what a settlement gave its members. */
export const receiptNames: Names<readonly MemberReceipt[]> = listOf(
  group<MemberReceipt>({
    learner: "learner",
    contributionScore: "normalisedContribution",
    contribution: "contribution",
    payment: "payment",
  }),
);
