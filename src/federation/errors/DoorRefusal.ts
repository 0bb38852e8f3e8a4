import { GfmlError } from "../../core/index.ts";

/** Why the door refuses, as learners are told and metrics count it. */
export type RefusalReason =
  | "malformed"
  | "signature"
  | "delegation"
  | "not-admitted"
  | "code"
  | "full"
  | "revoked"
  | "conflict"
  | "session"
  | "not-registered"
  | "replayed"
  | "finished"
  | "too-many"
  | "not-ready";

const STATUS: Readonly<Record<RefusalReason, number>> = {
  malformed: 400,
  signature: 401,
  delegation: 401,
  "not-admitted": 403,
  code: 403,
  full: 403,
  revoked: 403,
  conflict: 409,
  session: 409,
  "not-registered": 404,
  replayed: 409,
  finished: 410,
  "too-many": 429,
  "not-ready": 503,
};

/** A request at the door is refused. */
export class DoorRefusal extends GfmlError {
  readonly reason: RefusalReason;
  /** Of the HTTP answer. */
  readonly statusCode: number;

  constructor(reason: RefusalReason, message: string, values: Readonly<Record<string, unknown>> = {}) {
    super("GFML_DOOR_REFUSAL", message, { values });
    this.reason = reason;
    this.statusCode = STATUS[reason];
  }
}
