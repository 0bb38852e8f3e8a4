import { GfmlError, type LearnerEvent, type LearnerStatus, type ServiceStatus, type TrainerSetup } from "gfml/browser";
import { type ContractRows, type DataContract, type LearnerSplit, type Samples, splitLearner } from "gfml/data";
import type { KeptDelegation } from "./wallet/delegateSession.ts";

/** Messages from the page to the learner's worker. */
export type LearnerCommand =
  | {
      readonly kind: "join";
      readonly address: string;
      readonly key: Uint8Array;
      readonly data: OwnData;
      readonly code: string | undefined;
      /** Set if the key is a wallet's session key. */
      readonly delegation: KeptDelegation | undefined;
      /** The port behind which the page opens WebRTC channels, because a worker cannot. */
      readonly rtc: MessagePort;
    }
  | { readonly kind: "withdraw" }
  | { readonly kind: "leave" }
  /** Disconnects. The learner stays registered. */
  | { readonly kind: "stop" };

/** An error in gfml's words. */
export interface Problem {
  readonly title: string;
  readonly details: readonly string[];
}

/** Messages from the learner's worker to the page. */
export type LearnerNews =
  | { readonly kind: "event"; readonly time: number; readonly event: LearnerEvent }
  | { readonly kind: "status"; readonly service: ServiceStatus; readonly learner: LearnerStatus }
  | { readonly kind: "request"; readonly request: "withdraw" | "leave"; readonly problem?: Problem }
  /** Number of peers that it reaches without the provider's relay. */
  | { readonly kind: "direct"; readonly count: number }
  /** The learner ended, on request or because of a problem. */
  | { readonly kind: "ended"; readonly problem?: Problem };

/** Messages from the learner's worker to the training worker. */
export type TrainerCall =
  | { readonly method: "setup"; readonly setup: TrainerSetup; readonly samples: Samples; readonly split: LearnerSplit }
  | { readonly method: "embed" | "train" | "personalise" | "alone"; readonly task: unknown };

export type TrainerAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly problem: string };

/** An error as plain data: an object loses its class when it moves to a different thread. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof GfmlError) {
    const values = Object.entries(error.values).map(([name, value]) => `${name}: ${String(value)}`);
    return { title: error.shortMessage, details: [...values, ...(error.remedy === undefined ? [] : [error.remedy])] };
  }
  return { title: error instanceof Error ? error.message : String(error), details: [] };
};

/** A learner's samples with their name. */
export interface OwnData {
  readonly description: string;
  /** Findings about a table with their reasons, one sentence each. */
  readonly notices: readonly string[];
  /** Before an agreed scaling, if the task's learners agree on one. */
  readonly samples: Samples;
  /** The contract that the data were held to; absent for a task that has none. */
  readonly contract?: DataContract;
  /** The rows before scaling, if the task's learners agree on it. */
  readonly rows?: ContractRows;
}

/** Fewest samples of a learner: some to train on, some to test. */
export const LEAST_SAMPLES = 2;

/** Splits the same way each time the page opens, so that test samples are never trained on. */
export const splitOf = ({ samples }: OwnData): LearnerSplit =>
  splitLearner(
    Array.from({ length: samples.count }, (_, index) => index),
    0,
    0,
  );
