import type { LearnerRequest } from "./messages.ts";

/** The round that a request belongs to. */
export const roundOf = (request: LearnerRequest): number =>
  request.kind === "settle" ? request.settlement.round : request.round;
