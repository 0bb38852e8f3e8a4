import type { TrainerName } from "../../meta/index.ts";
import { namedPolicies, trainerNameOf } from "../../round/index.ts";
import { defaultsOfVersion1 } from "./defaultsOfVersion1.ts";
import type { RunConfig } from "./RunConfig.ts";
import { runNames } from "./runNames.ts";

/** Fields that name files, by their names of version 1: their content decides, not where they lie. */
export const fileFields = [
  "data.path",
  "data.images",
  "data.labels",
  "data.contract",
  "data.partitionFile",
  "initialModel",
  "model.module",
  "scheme.module",
  "trainer.module",
] as const;

/** Fields, by their names of version 1, that do not affect a run's numbers, or that repeat other fields. */
const indifferent: ReadonlySet<string> = new Set([
  "preset",
  "checkpointInterval",
  "alone",
  "trainer.timeout",
  "coalition.embeddingPrivacy.delta",
  "scenario.name",
  "scenario.description",
  "data.directory",
  // fully covered by the value that replaces it below, such as the scheme
  "ledger",
  ...fileFields,
]);

/**
 * The part of a configuration that decides a run's numbers, apart from the content of files. Fields at their default value
 * are omitted, so that a field added in a later version does not change existing runs. Fields that have no effect with the
 * other values are omitted too, such as the share of labels for data that is divided differently. Names and
 * defaults are those of version 1, so that neither a renamed field nor a better default changes a key.
 */
export const decisiveFields = (config: RunConfig): Readonly<Record<string, unknown>> => {
  const decisive: Record<string, unknown> = {
    // a user's scheme is identified by the content of its module
    scheme: namedPolicies(config.scheme) ?? null,
    // the result is the same on every ledger except the mutable one [D12]
    isCentralised: config.ledger === "centralized",
  };
  for (const [path, value] of leaves("", runNames.encode(config) as object)) {
    const [group] = path.split(".");
    if (group === "chain" || group === "scheme" || indifferent.has(path) || isIdle(path, config)) continue;
    // a list of readings is a set
    const decided = path === "otherReadings" ? [...(value as string[])].sort() : value;
    if (JSON.stringify(decided) !== JSON.stringify(defaultsOfVersion1[path])) decisive[path] = decided;
  }
  return decisive;
};

/** Every value by its dotted path; lists are values. */
const leaves = function* (prefix: string, group: object): Generator<[string, unknown]> {
  for (const [name, value] of Object.entries(group)) {
    if (value === undefined) continue;
    if (typeof value === "object" && value !== null && !Array.isArray(value)) yield* leaves(`${prefix}${name}.`, value);
    else yield [`${prefix}${name}`, value];
  }
};

/** Whether a trainer reads `learning.proximalWeight`. A trainer module may. */
export const readsProximalWeight = (trainer: TrainerName | undefined): boolean =>
  trainer !== "per-fedavg" && trainer !== "fedavg" && trainer !== "local";

/** Whether a field has no effect with the other values. */
const isIdle = (path: string, { data, trainer, learning, misbehavior, reputation, model }: RunConfig): boolean => {
  const isFolder = data.set === "folder";
  const isElsewhere = model.module !== undefined || (typeof trainer === "object" && "command" in trainer);
  switch (path) {
    case "data.glyphCount":
      return data.set !== "glyphs" && data.mixWith !== "glyphs";
    case "data.labelColumn":
    case "data.header":
    case "data.separator":
    case "data.decimal":
    case "data.drop":
    case "data.encoding":
    case "data.classes":
    case "data.target":
    case "data.scaling":
      return data.set !== "csv" && !isFolder;
    case "data.partition":
      return isFolder;
    case "data.labelsPerLearner":
      return isFolder || (data.partition !== "fedlab" && data.partition !== "random");
    case "data.concentration":
      return isFolder || data.partition !== "dirichlet";
    case "learning.proximalWeight":
      return !readsProximalWeight(trainerNameOf(trainer));
    case "learning.trimmedShare":
      return learning.aggregation !== "trimmed-mean";
    case "learning.faultyMembers":
      return learning.aggregation !== "krum";
    case "learning.clipMedians":
      return learning.aggregation !== "norm-clipping";
    case "data.mixShare":
    case "data.mixLabels":
      return data.mixWith === undefined;
    case "misbehaviour.localSteps":
      return misbehavior.fraction === 0;
    case "reputation.ban.reputationLimit":
      return reputation.ban.rounds === 0;
    case "model.hiddenLayers":
      return isElsewhere || model.layers !== undefined;
    case "model.image":
      return isElsewhere || model.layers === undefined;
    case "model.layers":
    case "model.rounding":
      return isElsewhere;
    default:
      return false;
  }
};
