import type { ColumnSums, ScalingConstants } from "../../data/index.ts";
import type { NodeFactory } from "../../network/browser.ts";
import type { KeptModels, Spool, TaskConfig, Trainer } from "../../round/index.ts";
import type { TaskDocument } from "../protocol/taskDocument.ts";
import type { Assignment, Earnings } from "../wire/headers.ts";

/** The task, as a learner's trainer needs it. */
export interface TrainerSetup {
  readonly task: TaskConfig;
  readonly model: TaskDocument["model"];
  /** Seed of the learner's own random draws. */
  readonly seed: number;
  /** The learner's number in the task, as in every job. */
  readonly learner: number;
  /** The scaling that the task's learners agreed on. Absent if the contract fixes it, and for measuring speed. */
  readonly scaling?: ScalingConstants;
}

/** A trainer that can be closed. */
export interface OwnTrainer extends Trainer {
  close?(): Promise<void>;
}

/** A learner's description of its data. The data stay with its trainer. */
export interface DataFacts {
  /** |D_i|: training samples. */
  readonly sampleCount: number;
  readonly featureCount: number;
  readonly classCount: number;
  /** SHA-256 of the class histogram, hex, if the learner commits to it. */
  readonly histogramHash?: string;
  /** `contractHash` of the data contract that the data were held to; absent if the task has none. */
  readonly contract?: string;
  /** Sums of the training samples, if the task's learners agree on the scaling. */
  readonly sums?: ColumnSums;
}

/** The options of `joinFederation`. */
export interface JoinOptions {
  /** The join address, as the provider prints it. */
  readonly joinAddress: string;
  /** The 32 bytes of its secp256k1 key: account and peer id follow from it. */
  readonly key: Uint8Array;
  /** Creates its node: `createNode` with transports, see `NodeFactory`. */
  readonly createNode: NodeFactory;
  readonly data: DataFacts;
  readonly createTrainer: (setup: TrainerSetup) => Promise<OwnTrainer>;
  /** `false`: only personalizes. */
  readonly active?: boolean;
  /** cycles/s at full speed: a scale, 1e9 if absent. */
  readonly maxFrequency?: number;
  /** Lowest frequency, cycles/s; a hundredth of full speed if absent. */
  readonly minFrequency?: number;
  /** bit/s; 1e7 if absent. */
  readonly uplinkRate?: number;
  /** Longest time of a round, s; derived from the measured speed if absent. */
  readonly deadline?: number;
  /** c_i, cycles/sample; measured if absent. */
  readonly cyclesPerSample?: number;
  /** At most 8 printable ASCII characters, e.g. "EU-DE". */
  readonly region?: string;
  /** Invitation code, if the task requires one. */
  readonly code?: string;
  /**
   * The permission of a wallet, if the key is the wallet's session key. It expires at `until`, s since 1970. The wallet signs
   * `delegationTypedData` for the task's `delegatedTask`. Payments go to the wallet's account.
   */
  readonly delegation?: { readonly account: string; readonly until: number; readonly signature: string };
  /** Time for which a door that is down or busy is asked again before the join fails, s; 300 if absent. */
  readonly joinPatience?: number;
  /** Seed of the learner's own random draws; a new secret one if absent. */
  readonly seed?: number;
  /** Multiaddresses to listen on, to head without a relay. */
  readonly listen?: readonly string[];
  readonly announce?: readonly string[];
  /** Store for the updates of a coalition that it heads; in memory if absent. */
  readonly spool?: Spool;
  /** The models that it keeps for itself, where the task's trainer keeps some; in memory if absent. */
  readonly kept?: KeptModels;
  readonly fetch?: typeof fetch;
  /** Ends the learner. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: LearnerEvent) => void;
}

/** An event of a learner, for a page, a terminal or a log. */
export type LearnerEvent =
  | { readonly kind: "joining"; readonly name: string; readonly provider: string }
  | {
      readonly kind: "calibrated";
      readonly fullTime: number;
      readonly cyclesPerSample: number;
      readonly deadline: number;
    }
  | { readonly kind: "joined"; readonly learner: number; readonly account: string }
  | { readonly kind: "online"; readonly round: number; readonly address: string }
  /** `seconds`: time until it tries again. */
  | { readonly kind: "offline"; readonly reason: string; readonly seconds: number }
  | { readonly kind: "assigned"; readonly assignment: Assignment; readonly isHead: boolean }
  | { readonly kind: "trained"; readonly round: number; readonly computationTime: number }
  | { readonly kind: "heading"; readonly round: number; readonly members: number }
  | { readonly kind: "earned"; readonly earnings: Earnings }
  /** All rounds are played. `balance`: tokens that are earned and not withdrawn. */
  | { readonly kind: "finished"; readonly rounds: number; readonly balance: number; readonly globalReputation: number }
  | {
      readonly kind: "personalised";
      readonly round: number;
      readonly before: number;
      readonly after: number;
      /** Own test samples. */
      readonly testSamples: number;
    }
  /**
   * The task is over: the accuracy of its personalized model beside that of a model which it trained alone with as many
   * gradients, on so many test samples.
   */
  | {
      readonly kind: "compared";
      readonly rounds: number;
      readonly personalised: number;
      readonly alone: number;
      readonly samples: number;
    }
  | { readonly kind: "refused"; readonly account: string; readonly what: string; readonly reason: string };
