import type { MemberReceipt } from "../ports/Ledger.ts";
import type { RoundState } from "../state/RoundState.ts";
import type { StabilityFigures } from "../state/StabilityFigures.ts";
import { group, listOf, type Names, named } from "./FieldNames.ts";

/** Names of what a round says of its equilibria. */
export const stabilityNames: Names<StabilityFigures> = group<StabilityFigures>({
  nashStable: "nashStable",
  individuallyStable: "individuallyStable",
  maxGain: "maxGain",
  maxGainAfterLeader: "maxGainAfterLeader",
  moves: "moves",
  passes: "passes",
  cycled: "cycled",
  stackelbergRegret: "stackelbergRegret",
});

/** Names of the state between two rounds. */
export const stateNames: Names<RoundState> = group<RoundState>({
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
  clock: "clock",
  digest: "digest",
});

/** Names of what a settlement gave its members. */
export const receiptNames: Names<readonly MemberReceipt[]> = listOf(
  group<MemberReceipt>({
    learner: "learner",
    normalisedContribution: "normalisedContribution",
    contribution: "contribution",
    payment: "payment",
  }),
);
