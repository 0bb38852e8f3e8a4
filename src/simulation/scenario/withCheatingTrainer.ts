import { RandomStream } from "../../core/index.ts";
import { norm, normal } from "../../math/index.ts";
import { updateNorm } from "../../meta/index.ts";
import { hashUpdate, type Trainer, type TrainResult, type TrainTask } from "../../round/index.ts";
import type { PlannedEvent } from "./ScenarioPlan.ts";
import type { ScenarioStage } from "./ScenarioStage.ts";

/**
 * A trainer whose learners lie as the scenario says. They train honestly, on any thread, and send a falsified
 * result. Measurements (`personalize`) belong to the experimenter and are always honest.
 */
export const withCheatingTrainer = (trainer: Trainer, stage: ScenarioStage, metaRate: number): Trainer => ({
  async embed(task) {
    const { learner, round, models } = task;
    const [collusion] = stage.eventsAt(["collusion"], learner, round);
    if (collusion?.embedding === true) return trainer.embed({ ...task, learner: firstOf(collusion.learners, learner) });
    const lie = stage.eventsAt(["false-embedding"], learner, round, round - 1).at(-1);
    if (lie === undefined) return trainer.embed(task);
    if (typeof lie.imitate === "number") return trainer.embed({ ...task, learner: lie.imitate });
    if (lie.imitate === "opposite") return (await trainer.embed(task)).map((value) => -value);
    const shown = await Promise.all(
      models.map((model) =>
        trainer.embed({ learner: stage.heads.headOf(model, round - 1) ?? learner, round, models: [model] }),
      ),
    );
    return Float32Array.from(shown.flatMap((embedding) => [...embedding]));
  },

  async train(task) {
    const { learner, round } = task;
    const events = stage.eventsAt(["collusion", "scaled-update", "noisy-update", "sign-flip"], learner, round);
    const [collusion] = events.filter((event) => event.kind === "collusion");
    const author = collusion === undefined ? learner : firstOf(collusion.learners, learner);
    const honest = await trainer.train({ ...task, learner: author });
    const crafted = await craftUpdate(honest, task, events, { seed: stage.plan.seed, metaRate });
    if (honest.kept === undefined) return crafted;
    // it lies to others, not to itself
    const { kept } = author === learner ? honest : await trainer.train(task);
    return { ...crafted, ...(kept && { kept }) };
  },

  personalize: (task) => trainer.personalize(task),

  trainAlone: (task) => trainer.trainAlone(task),
});

const firstOf = (learners: readonly number[] | "heads", learner: number): number =>
  learners === "heads" ? learner : learners[0]!;

/** Allows for the float32 rounding of the crafted update under its claimed norms. */
const MARGIN = 1 + 1e-5;

/** A cheat's result after all events that concern it; the honest result if no event does. */
const craftUpdate = async (
  honest: TrainResult,
  { model, learner, round }: TrainTask,
  events: readonly PlannedEvent[],
  { seed, metaRate }: { readonly seed: number; readonly metaRate: number },
): Promise<TrainResult> => {
  let crafted = honest;
  for (const event of events) {
    const change = changeOf(event, seed, { learner, round });
    if (change === undefined) continue;
    const update = crafted.parameters.map((value, index) => value - model[index]!);
    const parameters = change(update).map((value, index) => value + model[index]!);
    const isFitted = "norms" in event && event.norms === "fitting";
    crafted = {
      parameters,
      updateHash: await hashUpdate(parameters),
      updateNorm: updateNorm(parameters, model),
      gradientNorms: isFitted
        ? fittingNorms(crafted.gradientNorms, parameters, model, metaRate)
        : crafted.gradientNorms,
    };
  }
  return crafted;
};

/** An event's effect on an update; undefined if it has none. */
const changeOf = (
  event: PlannedEvent,
  seed: number,
  coordinates: { readonly learner: number; readonly round: number },
): ((update: Float32Array) => Float32Array) | undefined => {
  switch (event.kind) {
    case "scaled-update":
    case "collusion":
      return (update) => update.map((value) => event.factor * value);
    case "sign-flip":
      return (update) => update.map((value) => -value);
    case "noisy-update":
      return (update) => {
        const random = new RandomStream(seed, `scenario ${event.index} noise`, coordinates);
        const deviation = (event.deviation * norm(update)) / Math.sqrt(update.length);
        return update.map((value) => value + deviation * normal(random));
      };
    default:
      return undefined;
  }
};

/** Norms that eq. 2 allows for the update: the measured ones, all raised by one factor if they are too small. */
const fittingNorms = (
  measured: readonly number[],
  parameters: Float32Array,
  model: Float32Array,
  metaRate: number,
): readonly number[] => {
  const needed = (MARGIN * norm(parameters.map((value, index) => value - model[index]!))) / metaRate;
  const sum = measured.reduce((total, next) => total + next, 0);
  if (needed <= sum) return measured;
  return sum > 0 ? measured.map((value) => (value * needed) / sum) : [needed];
};
