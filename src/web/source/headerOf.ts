import { describeRun } from "../../simulation/index.ts";
import type { ClassCounts, Manifest } from "../../storage/index.ts";
import type { RunHeader } from "../../view/index.ts";
import type { FolderPopulation } from "./readPopulation.ts";

/** The facts about a folder's run before its first round. */
export const headerOf = (
  folder: string,
  manifest: Manifest,
  { config, registrations, active, cheats: liars }: FolderPopulation,
  classes: ClassCounts | undefined,
): RunHeader => {
  const cheats = new Set(liars);
  return {
    folder,
    ...describeRun(config),
    dataName: manifest.data.name,
    seed: config.seed,
    rounds: config.rounds === Number.MAX_SAFE_INTEGER ? null : config.rounds,
    coalitions: config.coalition.count,
    ledger: `${config.ledger}`,
    gfmlVersion: manifest.gfmlVersion,
    startedAt: manifest.startedAt,
    learners: active.map((learner) => {
      const { sampleCount, minFrequency, maxFrequency, uplinkRate, deadline } = registrations.get(learner)!;
      return {
        ...{ learner, sampleCount, minFrequency, maxFrequency, uplinkRate, deadline },
        cheats: cheats.has(learner),
        classCounts: classes?.counts[learner] ?? null,
      };
    }),
    passive: registrations.size - active.length,
    classNames: classes?.classNames ?? Array.from({ length: manifest.data.classes }, (_, index) => `${index}`),
    config,
  };
};
