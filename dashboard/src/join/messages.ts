import type { LearnerEvent, LearnerStatus, ServiceStatus, TrainerSetup } from "gfml/browser";
import type { LearnerSplit, Samples } from "gfml/data";
import type { OwnData } from "./OwnData.ts";
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
