import { GfmlError } from "../../core/index.ts";

/** A provider's door refuses a request, or gives an answer that makes no sense. */
export class DoorAnswerError extends GfmlError {
  readonly code = "GFML_DOOR_ANSWER";
  /** HTTP status. */
  readonly status: number;
  /** The door's word for why, see docs/reference/protocol.md; "answer" where the answer made no sense. */
  readonly reason: string;

  constructor(url: string, status: number, message: string, reason: string = "answer") {
    super(`the provider's door refuses: ${message.slice(0, 300)}`, {
      values: { url, status, reason },
      remedy: REMEDIES[reason] ?? "see docs/reference/protocol.md for what the door asks of a request",
    });
    this.status = status;
    this.reason = reason;
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  "not-admitted": "ask the provider to admit your account",
  code: "give an invitation code that nobody has used: --code, or GFML_INVITATION_CODE",
  delegation: "have your wallet sign again, for this task and a time to come",
  session: "let the other session of this wallet leave first, or wait until its time is over",
  full: "try again when somebody has left",
  revoked: "this account is shut out for good; ask the provider why",
  finished: "gfml personalize fetches its models, gfml withdraw pays out what you earned",
  "too-many": "wait a minute and try again",
  "not-ready": "the provider starts or ends; try again in a while",
  "not-registered": "join first: gfml learner JOIN-ADDRESS",
};
