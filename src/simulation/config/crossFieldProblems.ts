import { personalizationProblem } from "../../bridge/index.ts";
import { changedTerms, namedPolicies, termProblems } from "../../round/index.ts";
import { activeCount } from "./activeCount.ts";
import type { RunConfig } from "./RunConfig.ts";

/** A violated rule between fields. The field is the one that is most likely wrong. */
export interface CrossFieldProblem {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
  /** The field that requires the other one, if the other is absent. Its origin is shown. */
  readonly askedBy?: readonly PropertyKey[];
}

/** Class counts of the data sets for which they are known in advance. */
const knownClasses: Readonly<Partial<Record<RunConfig["data"]["set"], number>>> = {
  glyphs: 10,
  mnist: 10,
  "fashion-mnist": 10,
};

/** Every rule between fields that a configuration violates. Each field by itself is already valid. */
export const crossFieldProblems = (config: RunConfig): CrossFieldProblem[] => {
  const problems: CrossFieldProblem[] = [];
  const check = (holds: boolean, path: string, problem: string, askedBy?: string): void => {
    if (!holds) problems.push({ path: placeOf(path), problem, ...(askedBy && { askedBy: placeOf(askedBy) }) });
  };
  const { population, data, coalition, learning, misbehavior, cost } = config;

  const active = activeCount(population);
  check(
    coalition.count <= active,
    "coalition.count",
    `must be at most the number of active learners, ${active} (population.learners ${population.learners} x population.activeFraction ${population.activeFraction}): each coalition needs a head`,
  );
  check(
    population.minFrequency <= population.maxFrequency,
    "population.minFrequency",
    `must be at most population.maxFrequency, ${population.maxFrequency}`,
  );
  const fastest = cost.modelBits / population.uplinkRate.max;
  check(
    fastest < population.deadline.max,
    "cost.modelBits",
    `sending a model takes at least ${fastest} s (cost.modelBits / population.uplinkRate.max), but no deadline is above ${population.deadline.max} s (population.deadline.max): no learner could take part`,
  );
  check(
    misbehavior.fraction === 0 || misbehavior.localSteps < learning.localSteps,
    "misbehavior.localSteps",
    `must be less than learning.localSteps, ${learning.localSteps}: a cheat runs fewer steps than it claims`,
  );
  const members = Math.floor(active / (namedPolicies(config.scheme)?.coalition === "grand" ? 1 : coalition.count));
  check(
    learning.aggregation !== "krum" || members >= 2 * learning.faultyMembers + 3,
    "learning.faultyMembers",
    `must leave krum 2 x faultyMembers + 3 members: ${active} active learners in ${coalition.count} coalitions are about ${members} each, which allows at most ${Math.max(0, Math.floor((members - 3) / 2))}`,
    "learning.aggregation",
  );

  const { personalization } = config;
  const choosing = choosingWithoutSamples(personalization);
  if (choosing !== undefined) check(false, "personalization.heldOut", choosing.problem, choosing.askedBy);
  const isHere = config.ledger === "memory" || config.ledger === "centralized";
  check(
    config.readings.length === 0 || isHere,
    "readings",
    `must be empty with ledger ${config.ledger}: the contracts support only the default readings of docs/reference/errata.md; use --ledger memory`,
  );
  const isRecorded = `ledger ${config.ledger}: the contracts record neither it nor what an auditor needs; use --ledger memory`;
  check(coalition.tolerance === 1e-9 || isHere, "coalition.tolerance", `must be 1e-9 with ${isRecorded}`);
  check(
    config.incentive.equilibrium === "sequential" || isHere,
    "incentive.equilibrium",
    `must be sequential with ${isRecorded}`,
  );
  const changed = changedTerms(config);
  check(
    changed.length === 0 || isHere,
    "ledger",
    `must be memory or centralized with other terms than the paper's (${changed.join(", ")}): the contracts settle only those of the paper`,
    changed[0],
  );
  for (const [field, problem] of termProblems(config)) check(false, field, problem);
  const privacy = coalition.embeddingPrivacy;
  check(
    privacy.noiseMultiplier === 0 || privacy.clip !== undefined,
    "coalition.embeddingPrivacy.clip",
    "must be set where coalition.embeddingPrivacy.noiseMultiplier is above 0: without a bound, no amount of noise is sufficient",
    "coalition.embeddingPrivacy.noiseMultiplier",
  );
  const isProgram = typeof config.trainer === "object" && "command" in config.trainer;
  check(
    !isProgram || config.model.module === undefined,
    "model.module",
    "must be absent: the program of trainer.command brings its own model",
    "trainer.command",
  );
  check(
    !isProgram || config.metrics.length === 0,
    "metrics",
    "must be empty: the program of trainer.command reports accuracy and loss only",
    "trainer.command",
  );
  const unknown = isProgram ? personalizationProblem(config.personalization) : undefined;
  check(
    unknown === undefined,
    `personalization.${unknown?.split(" ")[0] ?? "active"}`,
    `${unknown?.slice(unknown.indexOf(" ") + 1)}; --preset faithful says so`,
    "trainer.command",
  );
  check(
    config.model.layers === undefined || config.model.module === undefined,
    "model.layers",
    "must be absent where model.module names a model",
    "model.module",
  );
  check(
    config.model.image === undefined || config.model.layers !== undefined,
    "model.image",
    "must be absent without model.layers, which alone uses it",
  );
  const units =
    isProgram || (config.model.module ?? config.model.layers)
      ? Number.POSITIVE_INFINITY
      : config.model.hiddenLayers.at(-1)!;
  check(
    (privacy.dimensions ?? 1) <= units,
    "coalition.embeddingPrivacy.dimensions",
    `must be at most the size of an embedding, ${units}: the number of units of the last layer in model.hiddenLayers`,
  );
  config.scenario?.events.forEach((event, index) => {
    const path = `scenario.events.${index}`;
    const { learners } = event;
    const highest = Array.isArray(learners) ? Math.max(...(learners as number[])) : 0;
    check(
      highest < population.learners,
      `${path}.learners`,
      `must be ids below population.learners, ${population.learners}`,
    );
    const begins = "rounds" in event ? event.rounds.from : event.kind === "task-shift" ? event.round : 0;
    check(
      begins < config.rounds,
      "rounds" in event ? `${path}.rounds.from` : `${path}.round`,
      `must be before the end of the run, which has ${config.rounds} rounds, numbered from 0`,
    );
    check(
      event.kind !== "lazy" || event.localSteps < learning.localSteps,
      `${path}.localSteps`,
      `must be less than learning.localSteps, ${learning.localSteps}: a lazy learner runs fewer steps than it claims`,
    );
  });

  const classes = knownClasses[data.set];
  const bringsLearners = data.set === "folder" || data.set === "smartphone" || data.set === "leaf";
  const byLabels = !bringsLearners && (data.partition === "fedlab" || data.partition === "random");
  check(
    !byLabels || classes === undefined || data.labelsPerLearner <= classes,
    "data.labelsPerLearner",
    `must be at most ${classes}, the number of classes in ${data.set}`,
  );
  check(
    bringsLearners || data.partition !== "fedlab" || config.seed <= 0xffffffff,
    "seed",
    `must be at most ${0xffffffff} with data.partition fedlab, whose generator takes a seed of 32 bits`,
  );
  check(
    data.set !== "glyphs" || data.glyphCount >= 2 * population.learners,
    "data.glyphCount",
    `must be at least ${2 * population.learners}: each of the ${population.learners} learners needs a sample to train and one to test`,
  );
  const { mixWith, unseenClasses } = data;
  check(
    mixWith === undefined || (classes !== undefined && mixWith !== data.set),
    "data.mixWith",
    `must differ from data.set, ${data.set}, which must be glyphs, mnist or fashion-mnist: only their samples have the same shape`,
  );
  check(
    mixWith === undefined || data.partition !== "file",
    "data.partition",
    "must not be file with data.mixWith: a partition file divides only one data set",
    "data.mixWith",
  );
  check(mixWith === undefined || population.learners >= 2, "data.mixWith", "needs at least 2 learners");
  check(
    unseenClasses === 0 || active < population.learners,
    "data.unseenClasses",
    "needs passive learners to hold these classes: with population.activeFraction there are none",
  );
  check(
    unseenClasses === 0 || (mixWith === undefined && !bringsLearners && data.partition !== "file"),
    "data.unseenClasses",
    "needs data that gfml divides by class: remove data.mixWith, data.set folder, smartphone or leaf, or data.partition file",
  );
  check(
    !byLabels || unseenClasses === 0 || data.labelsPerLearner <= unseenClasses,
    "data.unseenClasses",
    `must be at least data.labelsPerLearner, ${data.labelsPerLearner}: each passive learner holds that many of these classes`,
  );
  check(
    unseenClasses === 0 || classes === undefined || unseenClasses + (byLabels ? data.labelsPerLearner : 1) <= classes,
    "data.unseenClasses",
    `must be smaller: the active learners need enough of the ${classes} classes of ${data.set}`,
  );
  const ownData = data.set === "csv" || data.set === "folder";
  const ofPeople = data.set === "smartphone" || data.set === "leaf";
  const hasPath = ownData || ofPeople || data.set === "images";
  for (const field of ["images", "labels"] as const) {
    check(
      data.set !== "idx" || data[field] !== undefined,
      `data.${field}`,
      `must be set to the IDX file of ${field}, as data.set is idx`,
      "data.set",
    );
    check(
      data.set === "idx" || data[field] === undefined,
      `data.${field}`,
      `is for data.set idx, but data.set is ${data.set}`,
    );
  }
  check(
    ownData || data.set === "images" || data.set === "idx" || data.contract === undefined,
    "data.contract",
    `is for data.set csv, idx, images or folder, but data.set is ${data.set}`,
  );
  for (const field of ["header", "separator", "decimal", "drop", "encoding", "classes", "target"] as const) {
    check(
      ownData || data[field] === undefined,
      `data.${field}`,
      `is for data.set csv or folder, but data.set is ${data.set}`,
    );
  }
  for (const field of ["classes", "target", "scaling"] as const) {
    check(
      data.contract === undefined || data[field] === undefined || data[field] === "auto",
      `data.${field}`,
      "is what the data contract says: leave it out with data.contract",
      "data.contract",
    );
  }
  const pathNeed = {
    csv: "the csv file",
    images: "the folder with a folder of PNG files for each class",
    folder: "the folder with one file a learner",
    smartphone: "the folder RawData of the recordings, or the package's pickle",
    leaf: "LEAF's JSON file, or a folder with some",
  }[data.set as string];
  check(
    !hasPath || data.path !== undefined,
    "data.path",
    `must be set to ${pathNeed}, as data.set is ${data.set}`,
    "data.set",
  );
  check(
    hasPath || data.path === undefined,
    "data.path",
    `is only for data.set csv, images, folder, smartphone or leaf, but data.set is ${data.set}`,
  );
  const byFile = data.partition === "file";
  check(
    !byFile || data.partitionFile !== undefined,
    "data.partitionFile",
    "must be set to a JSON file written by gfml data, as data.partition is file",
    "data.partition",
  );
  check(
    byFile || data.partitionFile === undefined,
    "data.partitionFile",
    `is only for data.partition file, but data.partition is ${data.partition}`,
  );
  return problems;
};

/** The fault of policies that choose where no samples are held out for the choice; undefined if there is none. */
export const choosingWithoutSamples = (
  personalization: RunConfig["personalization"],
): { readonly problem: string; readonly askedBy: string } | undefined => {
  const { active, newcomers, heldOut } = personalization;
  if ((active !== "collective" && newcomers !== "calibrated") || heldOut > 0) return undefined;
  const choosing = active === "collective" ? "active" : "newcomers";
  return {
    problem: `must be above 0 with personalization.${choosing} ${personalization[choosing]}: learners choose on samples that did not train the shared model`,
    askedBy: `personalization.${choosing}`,
  };
};

/** "scenario.events.0.round" as a path: indices of lists are numbers. */
const placeOf = (text: string): PropertyKey[] => text.split(".").map((key) => (/^\d+$/.test(key) ? Number(key) : key));
