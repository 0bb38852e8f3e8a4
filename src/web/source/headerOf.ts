import { nameScheme } from "../../simulation/index.ts";
import type { ClassCounts, Manifest } from "../../storage/index.ts";
import type { RunHeader } from "../../view/index.ts";
import type { FolderPopulation } from "./readPopulation.ts";

/** What is known of a folder's run before its first round. */
export const headerOf = (
  folder: string,
  manifest: Manifest,
  { config, population }: FolderPopulation,
  classes: ClassCounts | undefined,
): RunHeader => {
  const cheats = new Set(population.cheats);
  return {
    folder,
    scheme: nameScheme(config.scheme),
    dataName: manifest.data.name,
    seed: config.seed,
    rounds: config.rounds,
    coalitions: config.coalition.count,
    ledger: config.ledger,
    gfmlVersion: manifest.gfmlVersion,
    startedAt: manifest.startedAt,
    learners: population.active.map((learner) => {
      const { sampleCount, minFrequency, maxFrequency, uplinkRate, deadline } = population.registrations[learner]!;
      return {
        ...{ learner, sampleCount, minFrequency, maxFrequency, uplinkRate, deadline },
        cheats: cheats.has(learner),
        classCounts: classes?.counts[learner] ?? null,
      };
    }),
    passive: population.passive.length,
    classNames: classes?.classNames ?? Array.from({ length: manifest.data.classes }, (_, index) => `${index}`),
    config: manifest.config,
  };
};
