import { GfmlError, type LearnerEvent, type LearnerStatus, type ServiceStatus, type TrainerSetup } from "gfml/browser";
import { type LearnerSplit, type Samples, splitLearner } from "gfml/data";
import type { KeptDelegation } from "./wallet/delegateSession.ts";

/** What the page tells the worker that takes part. */
export type LearnerCommand =
  | {
      readonly kind: "join";
      readonly address: string;
      readonly key: Uint8Array;
      readonly data: OwnData;
      readonly code: string | undefined;
      /** Where the key is a wallet's session key. */
      readonly delegation: KeptDelegation | undefined;
      /** Where the page makes channels of WebRTC: a worker cannot. */
      readonly rtc: MessagePort;
    }
  | { readonly kind: "withdraw" }
  | { readonly kind: "leave" }
  /** Disconnects; it stays registered. */
  | { readonly kind: "stop" };

/** What is wrong, in gfml's words. */
export interface Problem {
  readonly title: string;
  readonly details: readonly string[];
}

/** What the worker that takes part tells the page. */
export type LearnerNews =
  | { readonly kind: "event"; readonly time: number; readonly event: LearnerEvent }
  | { readonly kind: "status"; readonly service: ServiceStatus; readonly learner: LearnerStatus }
  | { readonly kind: "request"; readonly request: "withdraw" | "leave"; readonly problem?: Problem }
  /** How many others it reaches without the provider's relay. */
  | { readonly kind: "direct"; readonly count: number }
  /** It is over: as was told, or because of a problem. */
  | { readonly kind: "ended"; readonly problem?: Problem };

/** What the worker that takes part asks the one that trains. */
export type TrainerCall =
  | { readonly method: "setup"; readonly setup: TrainerSetup; readonly samples: Samples; readonly split: LearnerSplit }
  | { readonly method: "embed" | "train" | "personalise"; readonly task: unknown };

export type TrainerAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly problem: string };

/** An error for people to read; what crosses to another thread loses its class. */
export const problemOf = (error: unknown): Problem => {
  if (error instanceof GfmlError) {
    const values = Object.entries(error.values).map(([name, value]) => `${name}: ${String(value)}`);
    return { title: error.shortMessage, details: [...values, ...(error.remedy === undefined ? [] : [error.remedy])] };
  }
  return { title: error instanceof Error ? error.message : String(error), details: [] };
};

/** A learner's own samples, and what it calls them. */
export interface OwnData {
  readonly description: string;
  readonly samples: Samples;
}

/** Samples that a learner needs at least: some to train on, some to test. */
export const LEAST_SAMPLES = 2;

/** The same split each time that the page is opened: what was tested is never trained on. */
export const splitOf = ({ samples }: OwnData): LearnerSplit =>
  splitLearner(
    Array.from({ length: samples.count }, (_, index) => index),
    0,
    0,
  );
