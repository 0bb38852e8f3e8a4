import type { NodeFactory } from "../../network/browser.ts";
import type { Spool, TaskConfig, Trainer } from "../../round/index.ts";
import type { TaskDocument } from "../protocol/taskDocument.ts";
import type { Assignment, Earnings } from "../wire/headers.ts";

/** What a trainer of a learner must know of the task. */
export interface TrainerSetup {
  readonly task: TaskConfig;
  readonly model: TaskDocument["model"];
  /** What the learner's own draws follow from. */
  readonly seed: number;
  /** Its number in the task, which every job names. */
  readonly learner: number;
}

/** A trainer that can be ended. */
export interface OwnTrainer extends Trainer {
  close?(): Promise<void>;
}

/** What a learner says of its data; the data themselves stay with its trainer. */
export interface DataFacts {
  /** |D_i|: samples that it trains on. */
  readonly sampleCount: number;
  readonly featureCount: number;
  readonly classCount: number;
  /** SHA-256 of the class histogram, hex, if it commits to it. */
  readonly histogramHash?: string;
}

export interface JoinOptions {
  /** As the provider prints it. */
  readonly joinAddress: string;
  /** The 32 bytes of its secp256k1 key: its account and its name in the network. */
  readonly key: Uint8Array;
  /** A place in the network: `createNode` of the network room with the transports that there are. */
  readonly createNode: NodeFactory;
  readonly data: DataFacts;
  readonly createTrainer: (setup: TrainerSetup) => Promise<OwnTrainer>;
  /** `false`: only personalizes. */
  readonly active?: boolean;
  /** cycles/s at full speed; a scale, 1e9 if absent. */
  readonly maxFrequency?: number;
  /** cycles/s that it may be slowed down to; a hundredth of full speed if absent. */
  readonly minFrequency?: number;
  /** bit/s; 1e7 if absent. */
  readonly uplinkRate?: number;
  /** s that a round may take; out of the measured speed if absent. */
  readonly deadline?: number;
  /** c_i, where it is not to be measured. */
  readonly cyclesPerSample?: number;
  /** At most 8 printable ASCII characters, e.g. "EU-DE". */
  readonly region?: string;
  /** Invitation code, where the task asks for one. */
  readonly code?: string;
  /**
   * Where the key is the session key of a wallet: what the wallet has signed (`delegationTypedData` of the task's
   * `delegatedTask`), until when, s since 1970. What is earned is paid to the wallet's account.
   */
  readonly delegation?: { readonly account: string; readonly until: number; readonly signature: string };
  /** What the learner's own draws follow from; secret and drawn anew if absent. */
  readonly seed?: number;
  /** Multiaddresses to listen at, so that it can head without a relay. */
  readonly listen?: readonly string[];
  readonly announce?: readonly string[];
  /** Where it keeps the updates of a coalition that it heads; in memory if absent. */
  readonly spool?: Spool;
  readonly fetch?: typeof fetch;
  /** Ends the learner. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: LearnerEvent) => void;
}

/** What a learner tells whoever runs it: for a page, a terminal, a log. */
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
  /** `seconds`: until it tries again. */
  | { readonly kind: "offline"; readonly reason: string; readonly seconds: number }
  | { readonly kind: "assigned"; readonly assignment: Assignment; readonly isHead: boolean }
  | { readonly kind: "trained"; readonly round: number; readonly computationTime: number }
  | { readonly kind: "heading"; readonly round: number; readonly members: number }
  | { readonly kind: "earned"; readonly earnings: Earnings }
  /** All rounds are played; what it has earned and not withdrawn, tokens. */
  | { readonly kind: "finished"; readonly rounds: number; readonly balance: number; readonly globalReputation: number }
  | { readonly kind: "personalised"; readonly round: number; readonly before: number; readonly after: number }
  | { readonly kind: "refused"; readonly account: string; readonly what: string; readonly reason: string };
