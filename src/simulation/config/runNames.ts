import { group, later, listOf, type NamedField, type Names, named, taskFields, words } from "../../round/index.ts";
import type { Scenario, ScenarioEvent } from "../scenario/scenarioSchema.ts";
import type { RunConfig } from "./RunConfig.ts";

const range = group<{ readonly min: number; readonly max: number }>({ min: "min", max: "max" });

/** Groups of learners, and of rounds, in the events of a scenario. */
interface Shared {
  readonly learners: Extract<ScenarioEvent, { kind: "lying-head" }>["learners"];
  readonly rounds: Extract<ScenarioEvent, { kind: "drop-out" }>["rounds"];
}

const event = group<ScenarioEvent>({
  kind: "kind",
  learners: named("learners", group<Shared["learners"]>({ share: "share", group: "group" })),
  rounds: named("rounds", group<Shared["rounds"]>({ from: "from", to: "to", probability: "probability" })),
  factor: "factor",
  localSteps: "localSteps",
  imitate: "imitate",
  frequencyFactor: "frequencyFactor",
  deadlineFactor: "deadlineFactor",
  norms: "norms",
  deviation: "deviation",
  embedding: "embedding",
  model: "model",
  round: "round",
  classes: "classes",
  initialShare: "initialShare",
  from: "from",
  to: "to",
});

/** Names of a scenario's events. */
export const eventNames: Names<Scenario["events"]> = listOf(event) as Names<Scenario["events"]>;

/** Names of a population's fields. */
export const populationNames: Names<RunConfig["population"]> = group<RunConfig["population"]>({
  learners: "learners",
  activeFraction: "activeFraction",
  minFrequency: "minFrequency",
  maxFrequency: "maxFrequency",
  cyclesPerSample: "cyclesPerSample",
  uplinkRate: named("uplinkRate", range),
  deadline: named("deadline", range),
});

/** Names of the ledgers. */
export const ledgerField: NamedField<RunConfig["ledger"]> = named("ledger", words({ centralized: "centralised" }));

/** Names of how learners cheat. */
export const misbehaviorNames: Names<RunConfig["misbehavior"]> = group<RunConfig["misbehavior"]>({
  fraction: "fraction",
  localSteps: "localSteps",
});

type NetworkLayers = NonNullable<RunConfig["model"]["layers"]>;

const layerNames = listOf(
  group<NetworkLayers[number]>({
    kind: "kind",
    channels: "channels",
    kernel: "kernel",
    stride: "stride",
    padding: "padding",
    activation: "activation",
    size: "size",
    pooling: "pooling",
    units: "units",
  }),
) as Names<NetworkLayers>;

/** Names of a run's configuration. */
export const runNames: Names<RunConfig> = group<RunConfig>({
  ...taskFields,
  preset: named("preset", words({ faithful: "default" })),
  seed: "seed",
  rounds: "rounds",
  evaluationInterval: "evaluationInterval",
  data: named(
    "data",
    group<RunConfig["data"]>({
      set: "set",
      path: "path",
      images: "images",
      labels: "labels",
      contract: "contract",
      directory: "directory",
      labelColumn: "labelColumn",
      header: "header",
      separator: "separator",
      decimal: "decimal",
      drop: "drop",
      encoding: "encoding",
      classes: "classes",
      target: "target",
      scaling: "scaling",
      glyphCount: "glyphCount",
      partition: "partition",
      labelsPerLearner: "labelsPerLearner",
      concentration: "concentration",
      partitionFile: "partitionFile",
      mixWith: "mixWith",
      mixShare: "mixShare",
      mixLabels: "mixLabels",
      unseenClasses: "unseenClasses",
      samplesPerLearner: "samplesPerLearner",
      split: "split",
      trainFraction: "trainFraction",
    }),
  ),
  model: named(
    "model",
    group<RunConfig["model"]>({
      hiddenLayers: "hiddenLayers",
      layers: named("layers", layerNames),
      image: "image",
      rounding: "rounding",
      module: "module",
    }),
  ),
  population: named("population", populationNames),
  misbehavior: named("misbehaviour", misbehaviorNames),
  scenario: named(
    "scenario",
    group<Scenario>({ name: "name", description: "description", events: named("events", eventNames) }),
  ),
  ledger: ledgerField,
  chain: named(
    "chain",
    group<RunConfig["chain"]>({
      confirmations: "confirmations",
      patience: later("patience", 30),
      settlementWindow: "settlementWindow",
      maxFeePerGas: "maxFeePerGas",
      token: "token",
      keystore: "keystore",
    }),
  ),
  initialModel: "initialModel",
  checkpointInterval: "checkpointInterval",
  alone: later("alone", true),
  metrics: later<RunConfig["metrics"]>("metrics", []),
});
