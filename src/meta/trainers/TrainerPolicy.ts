import type { RandomStream } from "../../core/index.ts";
import type { Samples } from "../../data/index.ts";
import type { ModelWorkspace, WorkspaceVector } from "../../model/index.ts";
import type { MetaTerms } from "../metaStep.ts";

/**
 * What a learner does with its coalition's model in one local step. The built-in trainers are `local`, `fedavg`, `fedprox`,
 * `ditto` and `per-fedavg`; `defineTrainer` makes one of your own.
 *
 * A step writes a direction; gfml then moves the model by -metaRate times the direction. A trainer keeps nothing between two
 * steps, so the result depends on the arguments alone.
 */
export interface TrainerPolicy {
  readonly name: string;
  /** Vectors that a step may use as it likes. */
  readonly room: number;
  /** Gradients that one local step computes; a Hessian-vector product counts as one. */
  readonly gradientsPerStep: (terms: MetaTerms) => number;
  /** Writes the direction of the model that the learner sends. Absent: it sends the model as it came. */
  readonly direction?: (step: TrainingStep) => void;
  /** Writes the direction of the model that the learner keeps for itself. Absent: it keeps none. */
  readonly keptDirection?: (step: TrainingStep) => void;
}

/** One local step of a learner, as a trainer sees it. All vectors lie in the workspace. */
export interface TrainingStep {
  readonly workspace: ModelWorkspace;
  /** The model that is trained, as the last step left it. Do not write to it. */
  readonly point: WorkspaceVector;
  /** The coalition's model, as it came this round. Do not write to it. */
  readonly start: WorkspaceVector;
  /** Write the direction here. */
  readonly direction: WorkspaceVector;
  /** As many vectors as the policy's `room`; what they hold at first is undefined. */
  readonly room: readonly WorkspaceVector[];
  readonly samples: Samples;
  /** The learner's training samples: rows of `samples`. */
  readonly indices: Uint32Array;
  readonly terms: MetaTerms;
  /** Randomness of this step alone. */
  readonly stream: RandomStream;
}
