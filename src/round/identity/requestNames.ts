import type { Recipe } from "../../meta/index.ts";
import type { Adaptation, HeadOrder, LearnerRequest } from "../ports/Link.ts";
import { digestOf, hashParameters } from "./digestOf.ts";
import { group, listOf, type Names, named } from "./FieldNames.ts";
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

/** Hashes of models, which many learners are sent in one round. */
const hashes = new WeakMap<Float32Array, Promise<string>>();

const hashOf = (parameters: Float32Array): Promise<string> => {
  const known = hashes.get(parameters) ?? hashParameters(parameters);
  hashes.set(parameters, known);
  return known;
};

/** SHA-256 over all of a request, hex. Models are taken for what they were when they were first asked with. */
export const digestRequest = async (request: LearnerRequest): Promise<string> => {
  const named = requestNames.encode(request) as Readonly<Record<string, unknown>>;
  switch (request.kind) {
    case "embed":
      return digestOf({ ...named, models: await Promise.all(request.models.map(hashOf)) });
    case "train":
    case "head":
    case "personalise":
      return digestOf({ ...named, model: await hashOf(request.model) });
    case "open":
    case "settle":
      return digestOf(named);
  }
};
