import { GfmlError } from "../core/index.ts";

/** The provider has shut out a learner's account. */
export class AccountRevokedError extends GfmlError {
  constructor(account: string) {
    super("GFML_ACCOUNT_REVOKED", "the provider has shut out this account for good", {
      values: { account },
      remedy: "ask the provider why; what was earned stays: gfml withdraw",
    });
  }
}

/** A learner's data are of another shape than the task's model takes. */
export const dataShapeError = (what: "features" | "classes", own: number, asked: number): GfmlError =>
  new GfmlError("GFML_DATA_SHAPE", `the task's model takes other data than these`, {
    values: { [`${what} of the data`]: own, [`${what} of the task`]: asked },
    remedy: "join with data of the task's shape",
  });

/**
 * The time is over for which a wallet let a session key speak for it.
 *
 * @param until - s since 1970
 */
export const delegationExpiredError = (account: string, until: number): GfmlError =>
  new GfmlError("GFML_DELEGATION_EXPIRED", "the wallet's permission for this session has run out", {
    values: { wallet: account, until: new Date(until * 1000).toISOString() },
    remedy: "have the wallet sign again and join again; what was earned is the wallet's",
  });

/** A provider's door refuses a request, or gives an answer that makes no sense. */
export class DoorAnswerError extends GfmlError {
  /** HTTP status. */
  readonly status: number;
  /** The door's word for why, see docs/reference/protocol.md; "answer" where the answer made no sense. */
  readonly reason: string;

  constructor(url: string, status: number, message: string, reason: string = "answer") {
    super("GFML_DOOR_ANSWER", `the provider's door refuses: ${message.slice(0, 300)}`, {
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

/** Nobody answers at a provider's door. */
export class DoorUnreachableError extends GfmlError {
  constructor(url: string, cause: unknown) {
    const error = cause as { message?: unknown; cause?: { code?: unknown } };
    super("GFML_DOOR_UNREACHABLE", "the provider's door does not answer", {
      values: { url, problem: String(error.cause?.code ?? error.message ?? cause) },
      remedy: "check the join address and that the provider runs; a learner tries again by itself once it has joined",
      cause,
    });
  }
}

/**
 * What is left of the escrow does not cover the most that another round can cost.
 *
 * Amounts in token.
 */
export const escrowShortError = (
  round: number,
  learners: number,
  amounts: { readonly escrow: number; readonly needed: number },
): GfmlError => {
  const { escrow, needed } = amounts;
  return new GfmlError("GFML_ESCROW_SHORT", "the escrow does not cover another round", {
    values: { round, learners, escrow, needed },
    remedy: `raise topUp by at least ${Math.ceil(needed - escrow)} and start the service again; what was earned can be withdrawn either way`,
  });
};

/** A service's folder is an older copy than the chain: its rounds since are paid, and cannot be played again. */
export const folderOutdatedError = (folder: string, ownRound: number, chainRound: number): GfmlError =>
  new GfmlError("GFML_FOLDER_OUTDATED", "the chain has rounds that this folder does not know: it is an older copy", {
    values: { folder, "next round of the folder": ownRound, "next round of the chain": chainRound },
    remedy: "restore the newest copy; nothing was sent. What learners earned is theirs on the chain in any case",
  });

/** A text is no join address. */
export const joinAddressError = (given: string): GfmlError =>
  new GfmlError("GFML_JOIN_ADDRESS", "that is not a join address", {
    values: { given: given.length > 200 ? `${given.slice(0, 197)}...` : given },
    remedy: "take the whole address that the provider prints: https://HOST:PORT/join/PEER-ID",
  });

/** A message of the federation is not what the protocol says: another shape, length or value. */
export class MalformedMessageError extends GfmlError {
  constructor(problem: string, values: Readonly<Record<string, unknown>> = {}) {
    super("GFML_MALFORMED_MESSAGE", problem, { values, remedy: "the other side is no gfml of this version, or lies" });
  }
}

/** Something was asked of the provider while there is no stream with it. */
export const notConnectedError = (): GfmlError =>
  new GfmlError("GFML_NOT_CONNECTED", "there is no connection to the provider now", {
    remedy: "wait until the learner is online, and ask again",
  });

/** A provider came back with another task than the one that a learner joined. */
export class TaskChangedError extends GfmlError {
  constructor(name: string) {
    super("GFML_TASK_CHANGED", "the provider's task is another one than this learner joined", {
      values: { joined: name },
      remedy: "join again if you agree to the new terms",
    });
  }
}

/** What a provider, or somebody in its place, gave as its task is not to be trusted, or not understood. */
export class TaskDocumentError extends GfmlError {
  constructor(problem: string) {
    super("GFML_TASK_DOCUMENT", `the task document is refused: ${problem}`, {
      remedy: "check the join address with the provider, by another way than the one it came by",
    });
  }
}

/** All rounds of a task are played: nobody trains there any more. */
export class TaskFinishedError extends GfmlError {
  constructor(name: string) {
    super("GFML_TASK_FINISHED", "all rounds of this task are played", {
      values: { task: name },
      remedy: "gfml personalize fetches its models while the provider is up, gfml withdraw pays out what you earned",
    });
  }
}

/** Why the door refuses, as learners are told and metrics count it. */
type RefusalReason =
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
