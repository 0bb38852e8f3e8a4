/** Why a node could not be used for a request. */
export type FaultReason =
  | "connection refused"
  | "connection broken"
  | "time-out"
  | "server error"
  | "too many requests"
  | "request refused"
  | "invalid answer"
  | "another chain"
  | "behind";

/** Used only inside the connection: this node could not be used, but the next one may. */
export class EndpointFault extends Error {
  readonly reason: FaultReason;
  readonly detail: string;
  /** Time that the node asks for, s. */
  readonly retryAfter: number | undefined;

  constructor(reason: FaultReason, detail: string, retryAfter?: number) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
    this.detail = detail;
    this.retryAfter = retryAfter;
  }

  /** Whether the node may have acted on the request although no response arrived. */
  get mayHaveArrived(): boolean {
    return this.reason !== "connection refused" && this.reason !== "another chain" && this.reason !== "behind";
  }
}
