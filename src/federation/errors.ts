import { GfmlError, proxyHint } from "../core/index.ts";

/** The provider has revoked a learner's account. */
export class AccountRevokedError extends GfmlError {
  constructor(account: string) {
    super("GFML_ACCOUNT_REVOKED", "the provider has revoked this account permanently", {
      values: { account },
      remedy:
        "ask the provider for the reason; you keep what you earned: gfml withdraw JOIN-ADDRESS --key FILE pays it out",
    });
  }
}

/** A learner's data do not have the shape that the task's model takes. */
export const dataShapeError = (what: "features" | "classes", own: number, asked: number): GfmlError =>
  new GfmlError("GFML_DATA_SHAPE", "the task's model does not fit these data", {
    values: { [`${what} of the data`]: own, [`${what} of the task`]: asked },
    remedy: "join with data of the task's shape",
  });

/** A program joins with data that it has not held to the task's contract. */
export const dataContractError = (problem: string, values: Readonly<Record<string, unknown>>): GfmlError =>
  new GfmlError("GFML_DATA_CONTRACT", problem, {
    values,
    remedy:
      "read the data by the task document's contract, and describe them with describeData(samples, split, { contract, rows })",
  });

/**
 * The permission that a wallet gave to a session key has expired.
 *
 * @param until - s since 1970
 */
export const delegationExpiredError = (account: string, until: number): GfmlError =>
  new GfmlError("GFML_DELEGATION_EXPIRED", "the wallet's permission for this session has expired", {
    values: { wallet: account, until: new Date(until * 1000).toISOString() },
    remedy: "let the wallet sign again, and join again; what the session earned belongs to the wallet",
  });

/** The provider's door refuses a request, or sends an invalid answer. */
export class DoorAnswerError extends GfmlError {
  /** HTTP status. */
  readonly status: number;
  /** The door's word for the reason, see docs/reference/protocol.md; "answer" if the answer was invalid. */
  readonly reason: string;
  /** The values that the door gave with its reason. */
  readonly given: Readonly<Record<string, unknown>>;

  constructor(
    url: string,
    status: number,
    message: string,
    reason: string = "answer",
    given: Readonly<Record<string, unknown>> = {},
  ) {
    super("GFML_DOOR_ANSWER", `the provider's door refuses: ${message.slice(0, 300)}`, {
      values: { url, status, reason, ...(reason === "declaration" && given) },
      remedy: REMEDIES[reason] ?? "see docs/reference/protocol.md for what the door expects",
    });
    this.status = status;
    this.reason = reason;
    this.given = given;
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  declaration: "declare a value within the bounds; the flags of gfml learner set each of them",
  "too-soon": "declare again after the round in progress; until then your last declaration counts",
  "not-admitted": "ask the provider to admit your account",
  code: "give an unused invitation code: --code CODE, or the variable GFML_INVITATION_CODE",
  delegation: "let your wallet sign again, for this task and for a time in the future",
  session: "leave with the other session of this wallet first, or wait until that session expires",
  full: "try again when a learner has left",
  revoked: "ask the provider why it has revoked this account",
  finished:
    "gfml personalize JOIN-ADDRESS fetches a model, gfml withdraw JOIN-ADDRESS --key FILE pays out what you earned",
  "too-many": "wait a minute and try again",
  "not-ready": "the provider is starting or ending; try again later",
  "not-registered": "join first: gfml learner JOIN-ADDRESS --data FORMAT --key FILE",
};

/** The door cannot listen at its host and port. */
export const doorListenError = (host: string, port: number, cause: NodeJS.ErrnoException): GfmlError =>
  new GfmlError("GFML_DOOR_LISTEN", "the provider's door cannot listen", {
    values: { host, port, problem: cause.code ?? cause.message },
    remedy:
      cause.code === "EADDRINUSE"
        ? "end the process that uses the port, or choose a different door.port (0: any free port)"
        : "choose a different door.host or door.port",
    cause,
  });

/** The provider's door cannot be reached. */
export class DoorUnreachableError extends GfmlError {
  constructor(url: string, cause: unknown) {
    const error = cause as { message?: unknown; cause?: { code?: unknown } };
    super("GFML_DOOR_UNREACHABLE", "the provider's door cannot be reached", {
      values: { url, problem: String(error.cause?.code ?? error.message ?? cause) },
      remedy: `check the join address, and that the provider runs; a learner that has joined reconnects by itself${proxyHint()}`,
      cause,
    });
  }
}

/**
 * The escrow does not cover the highest possible cost of one more round.
 *
 * @param amounts - token
 */
export const escrowShortError = (
  round: number,
  learners: number,
  amounts: { readonly escrow: number; readonly needed: number },
): GfmlError => {
  const { escrow, needed } = amounts;
  return new GfmlError("GFML_ESCROW_SHORT", "the escrow does not cover another round", {
    values: { round, learners, escrow, needed },
    remedy: `raise topUp by at least ${Math.ceil(needed - escrow)} and start the service again; learners can withdraw what they earned in either case`,
  });
};

/** A service's folder is older than its chain: the rounds since then are paid, and cannot be played again. */
export const folderOutdatedError = (folder: string, ownRound: number, chainRound: number): GfmlError =>
  new GfmlError("GFML_FOLDER_OUTDATED", "this folder is an older copy: the chain has rounds that the folder lacks", {
    values: { folder, "next round of the folder": ownRound, "next round of the chain": chainRound },
    remedy: "restore the newest copy of the folder; nothing was sent, and learners keep what they earned on the chain",
  });

/** A text is not a join address. */
export const joinAddressError = (given: string): GfmlError =>
  new GfmlError("GFML_JOIN_ADDRESS", "that is not a join address", {
    values: { given: given.length > 200 ? `${given.slice(0, 197)}...` : given },
    remedy: "use the whole address that the provider prints: https://HOST:PORT/join/PEER-ID",
  });

/** A message has a shape, a length or a value that the protocol does not allow. */
export class MalformedMessageError extends GfmlError {
  constructor(problem: string, values: Readonly<Record<string, unknown>> = {}) {
    super("GFML_MALFORMED_MESSAGE", problem, {
      values,
      remedy: "the peer is incompatible or sent invalid data: use the same version of gfml on both sides",
    });
  }
}

/** A request needs the stream with the provider, and there is none. */
export const notConnectedError = (): GfmlError =>
  new GfmlError("GFML_NOT_CONNECTED", "there is no connection to the provider now", {
    remedy: "wait until the learner is online, and try again",
  });

/** A provider came back with a different task than the one that the learner joined. */
export class TaskChangedError extends GfmlError {
  constructor(name: string) {
    super("GFML_TASK_CHANGED", "the provider's task is not the one that this learner joined", {
      values: { joined: name },
      remedy: "join again if you agree to the new terms",
    });
  }
}

/** A task document is invalid, or the provider of the join address did not sign it. */
export class TaskDocumentError extends GfmlError {
  constructor(problem: string) {
    super("GFML_TASK_DOCUMENT", `the task document is refused: ${problem}`, {
      remedy: "ask the provider to confirm the join address, over a different channel than the one that it came by",
    });
  }
}

/** All rounds of a task are played: its training is over. */
export class TaskFinishedError extends GfmlError {
  constructor(name: string) {
    super("GFML_TASK_FINISHED", "all rounds of this task are played", {
      values: { task: name },
      remedy: `while the provider is up, ${REMEDIES.finished}`,
    });
  }
}

/** Why the door refuses: the word that learners get and metrics count. */
type RefusalReason =
  | "malformed"
  | "declaration"
  | "unchanged"
  | "too-soon"
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
  declaration: 400,
  unchanged: 409,
  "too-soon": 409,
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

/** The door refuses a request. */
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

/** A published choice of how learners personalize does not follow from their reports. */
export const choiceUnprovenError = (problem: string, values: Readonly<Record<string, unknown>>): GfmlError =>
  new GfmlError("GFML_CHOICE_UNPROVEN", `the provider's choice of personalization is not proven: ${problem}`, {
    values: { ...values },
    remedy: "do not rely on this model, and tell the provider's operator",
  });

/** A trainer program's model does not fit the task. */
export const programTaskError = (problem: string, values: object): GfmlError =>
  new GfmlError("GFML_TRAINER_PROGRAM", problem, {
    values: { ...values },
    remedy: "make a model of the task's shape, or join without --trainer",
  });
