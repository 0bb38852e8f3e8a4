import { GfmlError, type LearnerId } from "../../core/index.ts";
import { LearnerUnreachableError, type Trainer } from "../../round/index.ts";

/** Failures without a success between them, after which the run ends: the program never works. */
const MOST_FAILURES = 5;

/**
 * A trainer whose learners are absent from a piece of work if their program fails at it. The round continues without them. If
 * nothing works any more, the program's error ends the run.
 *
 * @param tell - receives each failure
 */
export const withAbsentLearners = (trainer: Trainer, tell: (line: string) => void): Trainer => {
  let failures = 0;
  const guarded = async <Result>(learner: LearnerId, request: string, work: Promise<Result>): Promise<Result> => {
    try {
      const result = await work;
      failures = 0;
      return result;
    } catch (error) {
      if (!(error instanceof GfmlError) || error.code !== "GFML_TRAINER_PROGRAM") throw error;
      failures += 1;
      if (failures >= MOST_FAILURES) throw error;
      tell(`learner ${learner} is absent from "${request}": ${error.message}`);
      throw new LearnerUnreachableError(learner, request, error.shortMessage, error);
    }
  };
  return {
    embed: (task) => guarded(task.learner, "embed", trainer.embed(task)),
    train: (task) => guarded(task.learner, "train", trainer.train(task)),
    trainAlone: (task) => trainer.trainAlone(task),
    personalize: (task) => guarded(task.learner, "personalize", trainer.personalize(task)),
  };
};
