import { GfmlError, type LearnerId } from "../../core/index.ts";
import {
  type CoalitionOutcome,
  type LearnerRequest,
  type LearnerResponse,
  LearnerUnreachableError,
  type Link,
  type RoundState,
  roundOf,
  type Trainer,
} from "../../round/index.ts";
import type { RunConfig } from "../config/RunConfig.ts";
import type { ScenarioPlan } from "./ScenarioPlan.ts";
import { ScenarioStage } from "./ScenarioStage.ts";
import { withCheatingTrainer } from "./withCheatingTrainer.ts";

/** The ports as the roles use them: wrapped with the scenario's effects, or unchanged if it has none. */
export const stageScenario = (
  plan: ScenarioPlan,
  { trainer, link }: { readonly trainer: Trainer; readonly link: Link },
  { learning, population }: Pick<RunConfig, "learning" | "population">,
  start: { readonly state: RoundState; readonly models: readonly Float32Array[] },
): { readonly trainer: Trainer; readonly link: Link } => {
  // the trainer itself handles lazy learners and changes of data
  const isQuiet = plan.events.every(({ kind }) => kind === "lazy" || kind === "task-shift" || kind === "growing-data");
  if (isQuiet) return { trainer, link };
  const stage = new ScenarioStage(plan);
  stage.resume(start.state, start.models);
  return {
    trainer: withCheatingTrainer(trainer, stage, learning.metaRate),
    link: withFaultyLink(link, stage, population.maxFrequency),
  };
};

/**
 * A link whose learners fail, come late and lie as the scenario says. Other requests pass unchanged. A learner
 * whose training leaves the range of float32 because of the scenario delivers nothing.
 *
 * @param maxFrequency - the true hi, cycles/s, regardless of the declaration
 */
const withFaultyLink = (link: Link, stage: ScenarioStage, maxFrequency: number): Link => {
  /** The last update of each head that distributes it as its coalition's model. */
  const ownUpdates = new Map<LearnerId, { readonly round: number; readonly parameters: Float32Array }>();

  const answer = async (
    learner: LearnerId,
    request: LearnerRequest,
    handler: (request: LearnerRequest) => Promise<LearnerResponse>,
  ): Promise<LearnerResponse> => {
    if (request.kind === "personalise") return orUnreachable(learner, request, handler);
    const round = roundOf(request);
    if (request.kind === "head") stage.heads.note(round, request.coalition, learner, request.model);
    // a head drops out once it is elected
    const headsIn = request.kind === "embed" ? -1 : round;
    if (stage.eventsAt(["drop-out"], learner, round, headsIn).length > 0)
      throw new LearnerUnreachableError(learner, request.kind, "it has dropped out");
    const response = await orUnreachable(learner, request, handler);
    if (request.kind === "train" && response.kind === "train") {
      // a copy: the update's memory is given back once it is aggregated
      if (stage.heads.heads(learner, round) && lieOf(learner, round)?.model === "own-update")
        ownUpdates.set(learner, { round, parameters: response.parameters.slice() });
      const slow = stage
        .eventsAt(["straggler"], learner, round)
        .reduce((factor, event) => factor * event.factor, Math.max(1, request.frequency / maxFrequency));
      return slow === 1 ? response : { ...response, computationTime: response.computationTime * slow };
    }
    if (request.kind === "head" && response.kind === "head") {
      const outcome = { ...response, model: falseModel(learner, request, response) };
      stage.heads.note(round, request.coalition, learner, outcome.model);
      return outcome;
    }
    return response;
  };

  const lieOf = (head: LearnerId, round: number) => stage.eventsAt(["lying-head"], head, round).at(-1);

  const falseModel = (
    head: LearnerId,
    { round, model: start }: Extract<LearnerRequest, { kind: "head" }>,
    outcome: CoalitionOutcome,
  ): Float32Array => {
    const lie = lieOf(head, round);
    if (lie === undefined) return outcome.model;
    if (lie.model === "scaled") {
      return outcome.model.map((value, index) => start[index]! + lie.factor * (value - start[index]!));
    }
    const own = ownUpdates.get(head);
    return own?.round === round ? own.parameters : outcome.model;
  };

  return {
    request: (learner, request, options) => link.request(learner, request, options),
    serve: (learner, handler) => link.serve(learner, (request) => answer(learner, request, handler)),
  };
};

const orUnreachable = async (
  learner: LearnerId,
  request: LearnerRequest,
  handler: (request: LearnerRequest) => Promise<LearnerResponse>,
): Promise<LearnerResponse> => {
  try {
    return await handler(request);
  } catch (error) {
    // compared by code, because an error of a worker thread arrives as a different class
    if (!(error instanceof GfmlError && error.code === "GFML_DIVERGED")) throw error;
    throw new LearnerUnreachableError(learner, request.kind, "its training diverged", error);
  }
};
