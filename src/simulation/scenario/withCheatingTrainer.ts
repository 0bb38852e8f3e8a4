import type { Trainer } from "../../round/index.ts";
import { craftUpdate } from "./craftUpdate.ts";
import type { ScenarioStage } from "./ScenarioStage.ts";

/**
 * A trainer whose learners lie as the scenario says: they train honestly, on whatever thread that is, and send something
 * else. Measurements (`personalise`) are the experimenter's: nobody lies there.
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
    return craftUpdate(honest, task, events, { seed: stage.plan.seed, metaRate });
  },

  personalise: (task) => trainer.personalise(task),
});

const firstOf = (learners: readonly number[] | "heads", learner: number): number =>
  learners === "heads" ? learner : learners[0]!;
