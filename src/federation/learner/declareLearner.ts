import { InvalidValueError, RandomStream } from "../../core/index.ts";
import type { Registration } from "../../round/index.ts";
import type { TaskDocument } from "../protocol/taskDocument.ts";
import { calibrate, usualDeadline } from "./calibrate.ts";
import type { JoinOptions, LearnerEvent, OwnTrainer } from "./JoinOptions.ts";

/**
 * The declaration of a learner. It measures cycles per sample and deadline if the options do not give them.
 *
 * @throws InvalidValueError if `minFrequency` is above `maxFrequency`
 */
export const declareLearner = async ({
  options,
  document,
  trainer,
  learner,
  tell,
  signal,
}: {
  readonly options: JoinOptions;
  readonly document: TaskDocument;
  readonly trainer: OwnTrainer;
  readonly learner: number;
  readonly tell: (event: LearnerEvent) => void;
  readonly signal: AbortSignal;
}): Promise<Omit<Registration, "learner" | "account" | "signature">> => {
  const { data, active = true, maxFrequency = 1e9, uplinkRate = 1e7, region } = options;
  const { minFrequency = Math.max(1, Math.round(maxFrequency / 100)) } = options;
  if (!(minFrequency <= maxFrequency))
    throw new InvalidValueError("minFrequency", minFrequency, `at most maxFrequency ${maxFrequency}`);
  const { terms: task, model } = document;
  let { cyclesPerSample, deadline } = options;
  if (cyclesPerSample === undefined || deadline === undefined) {
    const stream = new RandomStream(0, "calibration");
    const measured = await calibrate({
      trainer,
      learner,
      model: Float32Array.from({ length: model.parameterCount }, () => stream.uniformBetween(-0.05, 0.05)),
      sampleCount: data.sampleCount,
      localSteps: task.learning.localSteps,
      maxFrequency,
      now: () => performance.now(),
      signal,
    });
    cyclesPerSample ??= measured.cyclesPerSample;
    deadline ??= usualDeadline(measured, { uplinkRate }, task.cost);
    tell({ kind: "calibrated", fullTime: measured.fullTime, cyclesPerSample, deadline });
  }
  return {
    active,
    sampleCount: data.sampleCount,
    classCount: model.classes,
    cyclesPerSample,
    minFrequency,
    maxFrequency,
    uplinkRate,
    deadline,
    ...(region !== undefined && { region }),
    ...(data.histogramHash !== undefined && { histogramHash: data.histogramHash }),
    ...(options.delegation && { payee: options.delegation.account.toLowerCase() }),
  };
};
