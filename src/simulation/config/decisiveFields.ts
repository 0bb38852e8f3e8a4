import { namedPolicies } from "../../round/index.ts";
import { defaultsOfVersion1 } from "./defaultsOfVersion1.ts";
import type { RunConfig } from "./RunConfig.ts";
import { runNames } from "./runNames.ts";

/** Fields that name files, by their names of version 1: their content decides, not where they lie. */
export const fileFields = [
  "data.path",
  "data.partitionFile",
  "initialModel",
  "model.module",
  "scheme.module",
  "trainer.module",
] as const;

/** Fields, by their names of version 1, that decide nothing of a run's numbers: how it is stored, reached and saved, and what other fields say already. */
const indifferent: ReadonlySet<string> = new Set([
  "preset",
  "checkpointInterval",
  "coalition.embeddingPrivacy.delta",
  "scenario.name",
  "scenario.description",
  "data.directory",
  // told in full by what is put in its place below, as the scheme
  "ledger",
  ...fileFields,
]);

/**
 * What of a configuration decides the numbers of its run, apart from the content of files. Fields that have their default
 * value are left out, so that a field which a later version adds changes nothing about the runs that are there; so are
 * fields that count for nothing beside the others, as the share of labels for data that is divided otherwise. Names and
 * defaults are those of version 1, so that neither a renamed field nor a better default moves a key.
 */
export const decisiveFields = (config: RunConfig): Readonly<Record<string, unknown>> => {
  const decisive: Record<string, unknown> = {
    // a scheme of the user's own is told by the content of its module
    scheme: namedPolicies(config.scheme) ?? null,
    // one result on every ledger but one that lies [D12]
    isCentralised: config.ledger === "centralized",
  };
  for (const [path, value] of leaves("", runNames.encode(config) as object)) {
    const [group] = path.split(".");
    if (group === "chain" || group === "scheme" || indifferent.has(path) || isIdle(path, config)) continue;
    // a list of readings is a set
    const told = path === "otherReadings" ? [...(value as string[])].sort() : value;
    if (JSON.stringify(told) !== JSON.stringify(defaultsOfVersion1[path])) decisive[path] = told;
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

/** Whether a field counts for nothing beside the others. */
const isIdle = (path: string, { data, trainer, learning, misbehavior, reputation, model }: RunConfig): boolean => {
  const isFolder = data.set === "folder";
  switch (path) {
    case "data.glyphCount":
      return data.set !== "glyphs" && data.mixWith !== "glyphs";
    case "data.labelColumn":
      return data.set !== "csv" && !isFolder;
    case "data.partition":
      return isFolder;
    case "data.labelsPerLearner":
      return isFolder || (data.partition !== "fedlab" && data.partition !== "random");
    case "data.concentration":
      return isFolder || data.partition !== "dirichlet";
    case "learning.proximalWeight":
      return trainer === "per-fedavg" || trainer === "fedavg" || trainer === "local";
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
      return model.module !== undefined || model.layers !== undefined;
    case "model.image":
      return model.module !== undefined || model.layers === undefined;
    case "model.layers":
    case "model.rounding":
      return model.module !== undefined;
    default:
      return false;
  }
};
