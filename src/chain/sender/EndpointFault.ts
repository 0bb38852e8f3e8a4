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

/** Inside the connection only: this node could not be used, the next may. */
export class EndpointFault extends Error {
  readonly reason: FaultReason;
  readonly detail: string;

  constructor(reason: FaultReason, detail: string) {
    super(`${reason}: ${detail}`);
    this.reason = reason;
    this.detail = detail;
  }

  /** Whether the node may have acted on the request although no answer came. */
  get mayHaveArrived(): boolean {
    return this.reason !== "connection refused" && this.reason !== "another chain" && this.reason !== "behind";
  }
}
