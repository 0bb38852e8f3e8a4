import { cpus } from "node:os";
import packageJson from "../../../package.json" with { type: "json" };
import { detectRounding } from "../../kernels/index.ts";
import { digestOf } from "../../round/index.ts";
import type { Manifest } from "../../storage/index.ts";
import type { RunConfig } from "../config/RunConfig.ts";
import type { PreparedData } from "../prepareData.ts";
import { nameData } from "./RunFacts.ts";

/** The manifest of a run that starts now. `now` in ms since 1970. */
export const createManifest = (
  config: RunConfig,
  { set, partition }: PreparedData,
  now: number,
  reputationFrom: Manifest["reputationFrom"] = null,
): Manifest => ({
  ...unplayed(now),
  kind: "simulation",
  config: config as unknown as Manifest["config"],
  engine: {
    rounding: config.model.rounding,
    detected: config.model.module === undefined ? detectRounding(config.model.rounding) : "own model",
  },
  data: {
    name: nameData(set),
    samples: set.train.count,
    features: set.train.featureCount,
    classes: set.train.classCount,
    hash: set.sha256,
    notices: set.isOwn ? [...set.notices] : null,
    contract: set.contract ?? null,
  },
  partition: { learners: partition.length, hash: digestOf(partition) },
  reputationFrom,
});

/** The manifest of any folder before its first round. `now` in ms since 1970. */
export const unplayed = (
  now: number,
): Omit<Manifest, "kind" | "config" | "engine" | "data" | "partition" | "service"> => ({
  format: "gfml-run",
  version: 1,
  gfmlVersion: packageJson.version,
  nodeVersion: process.version,
  platform: describePlatform(),
  reputationFrom: null,
  privacy: null,
  startedAt: new Date(now).toISOString(),
  resumedAt: [],
  finishedAt: null,
  roundsPlayed: 0,
  completed: false,
  elapsed: 0,
  resultHash: null,
});

/** The machine on which gfml runs. */
export const describePlatform = (): Manifest["platform"] => ({
  system: process.platform,
  architecture: process.arch,
  processor: cpus()[0]?.model.trim() ?? "unknown",
});
