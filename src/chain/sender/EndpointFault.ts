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

  constructor(reason: FaultReason, detail: string) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
    this.detail = detail;
  }

  /** Whether the node may have acted on the request although no response arrived. */
  get mayHaveArrived(): boolean {
    return this.reason !== "connection refused" && this.reason !== "another chain" && this.reason !== "behind";
  }
}
