import { drawPopulation, type RunFacts, resolveConfig, settingLayer } from "../../src/simulation/index.ts";

/** What is known of a run of 7 learners, 3 coalitions and 60 rounds; changed by settings. */
export const sampleFacts = (...settings: string[]): RunFacts => {
  const config = resolveConfig(["population.learners=7", "coalition.count=3", ...settings].map(settingLayer));
  const sampleCounts = new Array<number>(config.population.learners).fill(60);
  return {
    config,
    dataName: "glyphs (digits drawn by gfml, embedded; not handwriting)",
    scheme: "gfml",
    population: drawPopulation(config, sampleCounts, 10),
    folder: "runs/one",
    workers: 2,
    startRound: 0,
  };
};
