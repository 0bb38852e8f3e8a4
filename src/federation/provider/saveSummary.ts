import { namedLayer, nameScheme, renderSummary, resolveConfig, summarizeRun } from "../../simulation/index.ts";
import { createStyle } from "../../text/index.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";
import type { ServiceRoster } from "../door/ServiceRoster.ts";
import type { PreparedService } from "./records/prepareService.ts";
import type { ServiceProgress } from "./ServiceProgress.ts";

/** Writes models, summary and manifest into the folder, as a run does. */
export const saveSummary = async (options: {
  readonly config: ServiceConfig;
  readonly service: PreparedService;
  readonly roster: ServiceRoster;
  readonly progress: ServiceProgress;
  readonly models: readonly Float32Array[];
  readonly result: { readonly rounds: number; readonly completed: boolean; readonly resultHash: string };
  /** Time of this process, s. */
  readonly elapsed: number;
  readonly now: number;
}): Promise<void> => {
  const { config, service, roster, progress, models, result, elapsed, now } = options;
  const { folder, model } = service;
  await folder.saveModels(models, model.blocks, progress.run.lastEvaluation?.choice);
  const run = resolveConfig([], namedLayer(folder.path, folder.manifest.config));
  const registrations = [...roster.entries()].map(({ registration }) => registration);
  const idsOf = (active: boolean): number[] =>
    registrations.filter((one) => one.active === active).map(({ learner }) => learner);
  const facts = {
    config: run,
    dataName: config.samples.name,
    scheme: nameScheme(config.scheme),
    population: { registrations, active: idsOf(true), passive: idsOf(false), cheats: [], lazy: [], events: [] },
    folder: folder.path,
    workers: 0,
    startRound: service.state.round,
  };
  const resultHash = result.completed ? result.resultHash : null;
  const end = { completed: result.completed, resultHash, elapsed };
  const summary = summarizeRun(facts, progress.run, end);
  await folder.saveSummary(renderSummary(summary, createStyle(false)), summary);
  await folder.updateManifest({
    completed: result.completed,
    roundsPlayed: result.rounds,
    resultHash,
    privacy: summary.privacy,
    finishedAt: result.completed ? new Date(now).toISOString() : null,
    elapsed: (folder.manifest.elapsed ?? 0) + elapsed,
  });
};
