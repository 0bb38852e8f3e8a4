import type { Samples } from "../../data/index.ts";
import type {
  AloneResult,
  AloneTask,
  EmbedTask,
  PersonalizeResult,
  PersonalizeTask,
  TaskConfig,
  TrainResult,
  TrainTask,
} from "../../round/index.ts";
import type { RunConfig } from "../config/RunConfig.ts";
import type { DataPlan } from "../scenario/DataPlan.ts";
import type { ScenarioPlan } from "../scenario/ScenarioPlan.ts";
import type { ErrorText } from "./errors.ts";

/** A worker's initial data: the model's description and all samples, in shared memory. */
export interface WorkerSetup {
  readonly seed: number;
  readonly model: RunConfig["model"];
  readonly task: TaskConfig;
  readonly samples: Samples;
  /** By learner id: training and test samples over the rounds. */
  readonly data: readonly DataPlan[];
  /** The learners that run fewer steps than they claim, and when. */
  readonly scenario: ScenarioPlan;
}

export type WorkerJob =
  | { readonly kind: "embed"; readonly task: EmbedTask }
  | {
      readonly kind: "train";
      readonly task: TrainTask;
      /** In shared memory: where the update goes. Taken when a thread starts the job. */
      slot?: Float32Array;
    }
  | { readonly kind: "personalise"; readonly task: PersonalizeTask }
  | { readonly kind: "alone"; readonly task: AloneTask };

export type WorkerRequest =
  | { readonly kind: "setup"; readonly setup: WorkerSetup }
  | { readonly kind: "job"; readonly id: number; readonly job: WorkerJob };

/** A trained model without its update, which is in the job's slot. */
export type TrainReport = Omit<TrainResult, "parameters">;

export type WorkerResult = Float32Array | TrainReport | PersonalizeResult | AloneResult;

export type WorkerReply =
  | { readonly kind: "ready" }
  | { readonly kind: "done"; readonly id: number; readonly result: WorkerResult }
  | { readonly kind: "failed"; readonly id: number | null; readonly error: ErrorText };
