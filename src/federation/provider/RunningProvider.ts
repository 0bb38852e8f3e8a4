import type { ServiceStatus } from "../protocol/status.ts";
import type { TaskDocument } from "../protocol/taskDocument.ts";

/** A service that is up. */
export interface RunningProvider {
  /** What learners are given. */
  readonly joinAddress: string;
  readonly account: string;
  /** Of the door. */
  readonly url: string;
  readonly document: TaskDocument;
  /** Resolves when it has ended by itself or was stopped; rejects if it failed. */
  readonly done: Promise<ProviderResult>;
  status(): ServiceStatus;
  /**
   * Shuts an account out for good: its connections end at once, a round in progress counts it as unreachable, and its
   * registration ends after that. What it earned stays its own.
   */
  revoke(account: string): Promise<void>;
  /** Ends after the round in progress, with a checkpoint. */
  stop(): Promise<ProviderResult>;
}

export interface ProviderResult {
  readonly rounds: number;
  readonly completed: boolean;
  /** SHA-256 over states and models, as of a run. */
  readonly resultHash: string;
}
