import type { Link, RoundState, Trainer } from "../../round/index.ts";
import type { RunConfig } from "../config/RunConfig.ts";
import type { ScenarioPlan } from "./ScenarioPlan.ts";
import { ScenarioStage } from "./ScenarioStage.ts";
import { withCheatingTrainer } from "./withCheatingTrainer.ts";
import { withFaultyLink } from "./withFaultyLink.ts";

/** The ports as the roles are to see them: wrapped in what the scenario does to them, or as they are where it does nothing. */
export const stageScenario = (
  plan: ScenarioPlan,
  { trainer, link }: { readonly trainer: Trainer; readonly link: Link },
  { learning, population }: Pick<RunConfig, "learning" | "population">,
  start: { readonly state: RoundState; readonly models: readonly Float32Array[] },
): { readonly trainer: Trainer; readonly link: Link } => {
  // who is lazy, and whose data change, the trainer itself is told
  const isQuiet = plan.events.every(({ kind }) => kind === "lazy" || kind === "task-shift" || kind === "growing-data");
  if (isQuiet) return { trainer, link };
  const stage = new ScenarioStage(plan);
  stage.resume(start.state, start.models);
  return {
    trainer: withCheatingTrainer(trainer, stage, learning.metaRate),
    link: withFaultyLink(link, stage, population.maxFrequency),
  };
};
