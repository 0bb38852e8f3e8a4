import { createProgramTrainer, ProgramPool, personalizationProblem } from "../../bridge/index.ts";
import type { LearnerSplit, Samples } from "../../data/index.ts";
import { programTaskError } from "../errors.ts";
import type { OwnTrainer, TrainerSetup } from "../learner/JoinOptions.ts";

/** The program that trains for a learner. */
export interface LearnerProgramOptions {
  readonly command: string;
  /** Longest time for its start and for each request, s. */
  readonly timeout: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Receives each line that the program prints, and each failure. */
  readonly onLine: (line: string) => void;
}

/**
 * Starts a program that does a learner's work in a federation.
 *
 * @throws GFML_TRAINER_PROGRAM if it cannot start, if the task's trainer or personalization is not one that programs know, or if the
 *   program's model is not of the task's shape
 */
export const createLearnerProgram = async (
  { task, model, seed }: TrainerSetup,
  samples: Samples,
  split: LearnerSplit,
  options: LearnerProgramOptions,
): Promise<OwnTrainer> => {
  const { trainer: policy } = task;
  if (typeof policy !== "string") throw programTaskError("the task's trainer is not built in", { trainer: policy });
  const problem = personalizationProblem(task.personalization);
  if (problem !== undefined) throw programTaskError(`the task's personalization.${problem}`, task.personalization);
  const pool = await ProgramPool.start({ ...options, size: 1, samples });
  try {
    requireModel(pool, model);
  } catch (error) {
    await pool.close();
    throw error;
  }
  const inner = createProgramTrainer({ pool, splitOf: () => split, task, policy, seed });
  // the provider learns only that the learner failed
  const tell = (error: unknown): never => {
    options.onLine(error instanceof Error ? error.message : String(error));
    throw error;
  };
  return {
    embed: (job) => inner.embed(job).catch(tell),
    train: (job) => inner.train(job).catch(tell),
    personalize: (job) => inner.personalize(job).catch(tell),
    trainAlone: (job) => inner.trainAlone(job).catch(tell),
    close: () => pool.close(),
  };
};

const requireModel = ({ model }: ProgramPool, task: TrainerSetup["model"]): void => {
  const expected = {
    parameterCount: task.parameterCount,
    featureCount: task.features,
    classCount: task.classes,
    embeddingSize: task.hiddenLayers.at(-1)!,
  };
  for (const [name, value] of Object.entries(expected)) {
    const found = model[name as keyof typeof expected];
    if (found !== value) throw programTaskError(`the program's model has ${name} ${found}, the task's ${value}`, task);
  }
};
