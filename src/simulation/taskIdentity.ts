import { isProtected } from "../coalition/index.ts";
import { dataHash, type SamplePartition, type Samples } from "../data/index.ts";
import {
  type DefinedScheme,
  digestOf,
  namedPolicies,
  type PolicyNames,
  policyNamesOf,
  privacyNames,
  resolveScheme,
  taskFields,
  trainerNameOf,
} from "../round/index.ts";
import { readsProximalWeight } from "./config/decisiveFields.ts";
import type { RunConfig } from "./config/RunConfig.ts";
import { eventNames, misbehaviorNames, populationNames } from "./config/runNames.ts";
import { splitTermsOf } from "./config/splitTermsOf.ts";
import { isProgram } from "./program/programHash.ts";

/**
 * Digest of everything that decides a task's results, apart from the initial models. Values that cannot change a result are
 * omitted, so that they cannot change the result hash either: the ledger [D12], the number of rounds, when models are measured
 * and saved, and the paths of files.
 *
 * The names below are those of version 1, see `FieldNames`. They stay even if fields are renamed.
 *
 * @param own - the user's scheme, identified by its policies' names
 * @param reputationFrom - digest of the last state of the run whose reputations the task starts with
 */
export const taskIdentity = (
  config: RunConfig,
  own: DefinedScheme | undefined,
  samples: Samples,
  partition: SamplePartition,
  reputationFrom?: string,
): string => {
  const { seed, learning, cost, reputation, incentive, coalition, population, misbehavior } = config;
  const { readings, scenario } = config;
  const { ban, ...scores } = reputation;
  return digestOf({
    seed,
    scheme: schemeIdentity(config, own),
    ...trainerIdentity(config.trainer),
    // samples that are held out train no shared model
    ...(config.personalization.heldOut > 0 && { heldOut: config.personalization.heldOut }),
    learning: learningIdentity(learning, config.trainer),
    cost: taskFields.cost.names.encode(cost),
    // a ban rule without rounds is no rule
    reputation: taskFields.reputation.names.encode(ban.rounds > 0 ? reputation : scores),
    incentive: taskFields.incentive.names.encode(incentive),
    coalition: coalitionIdentity(coalition),
    population: populationNames.encode(population),
    // without cheats, their settings have no effect
    misbehaviour: misbehavior.fraction > 0 ? misbehaviorNames.encode(misbehavior) : null,
    // its name and description have no effect
    ...(scenario && { scenario: eventNames.encode(scenario.events) }),
    // a user's model is identified by its parameters
    model: config.model.module === undefined && !isProgram(config.trainer) ? modelIdentity(config.model) : null,
    data: dataHash(samples),
    trainFraction: config.data.trainFraction,
    ...(splitTermsOf(config.data).method === "time" && { split: "time" }),
    ...(config.data.samplesPerLearner !== undefined && { samplesPerLearner: config.data.samplesPerLearner }),
    partition,
    ...(readings.length > 0 && { otherReadings: [...readings].sort() }),
    ...(reputationFrom !== undefined && { reputationFrom }),
  });
};

const modelIdentity = ({ hiddenLayers, layers, image, rounding }: RunConfig["model"]): unknown =>
  layers === undefined ? { hiddenLayers, rounding } : { layers, ...(image && { image }), rounding };

const schemeIdentity = (config: RunConfig, own: DefinedScheme | undefined): unknown => {
  const policies = own === undefined ? namedPolicies(config.scheme) : policyNamesOf(resolveScheme(config, own));
  return policies && taskFields.scheme.names.encode(policies as PolicyNames);
};

/** The trainer that there was before there were others says nothing; one of the user's own is its file. */
const trainerIdentity = (trainer: RunConfig["trainer"]): object =>
  trainer === "per-fedavg" ? {} : { trainer: typeof trainer === "string" ? trainer : ownIdentity(trainer) };

const ownIdentity = (trainer: Exclude<RunConfig["trainer"], string>): object => ({
  sha256: trainer.sha256 ?? null,
  ...(isProgram(trainer) && { policy: trainer.policy }),
});

/** Parameters of aggregation rules and trainers that are not in force say nothing. */
const learningIdentity = (
  { trimmedShare, faultyMembers, clipMedians, proximalWeight, ...learning }: RunConfig["learning"],
  trainer: RunConfig["trainer"],
): unknown =>
  taskFields.learning.names.encode({
    ...learning,
    ...(readsProximalWeight(trainerNameOf(trainer)) && { proximalWeight }),
    ...(learning.aggregation === "trimmed-mean" && { trimmedShare }),
    ...(learning.aggregation === "krum" && { faultyMembers }),
    ...(learning.aggregation === "norm-clipping" && { clipMedians }),
  });

/** Omits embedding protection that does nothing. delta changes the reported privacy, and no number of the run. */
const coalitionIdentity = ({
  embeddingPrivacy: { delta: _, ...protection },
  ...coalition
}: RunConfig["coalition"]): unknown => ({
  ...(taskFields.coalition.names.encode(coalition) as object),
  ...(isProtected(protection) && { embeddingPrivacy: privacyNames.encode(protection) }),
});
