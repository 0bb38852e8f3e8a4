import type { Recipe } from "../../meta/index.ts";
import type { Adaptation, HeadOrder, LearnerRequest } from "../ports/Link.ts";
import { group, later, listOf, type Names, named } from "./FieldNames.ts";
import { registrationNames, settlementNames } from "./ledgerNames.ts";

/** Names of what a learner can be asked, as a provider's journal hashes it: models stand in it by their hashes. */
export const requestNames: Names<LearnerRequest> = group<LearnerRequest>({
  kind: "kind",
  task: "task",
  round: "round",
  coalition: "coalition",
  model: "model",
  models: "models",
  frequency: "frequency",
  deadline: "deadline",
  members: named(
    "members",
    listOf(
      group<HeadOrder["members"][number]>({
        profile: named("profile", registrationNames),
        frequency: "frequency",
        reputation: "reputation",
      }),
    ),
  ),
  clipNorm: "clipNorm",
  chunks: "chunks",
  settlement: named("settlement", settlementNames),
  largestMeasure: "largestMeasure",
  sampleCounts: "sampleCounts",
  tallies: later("tallies", false),
  adaptation: named(
    "adaptation",
    group<Adaptation>({
      recipes: named(
        "recipes",
        listOf(
          listOf(
            group<Recipe>({
              start: "start",
              steps: "steps",
              stepSize: "stepSize",
              prior: "prior",
              mixedWith: "mixedWith",
            }),
          ),
        ),
      ),
      on: "on",
      draws: "draws",
      trainedShares: "trainedShares",
    }),
  ),
});
