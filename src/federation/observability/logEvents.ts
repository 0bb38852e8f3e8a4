/** Every event that a provider logs: its name is stable, and `docs/reference/operations.md` explains each. */
export const logEvents = {
  "provider.started": "the service is up; `joinAddress` is what learners are given",
  "provider.resumed":
    "it goes on from the folder's checkpoint; `replayed`: answers of the open round that the journal holds",
  "provider.stopping": "it was asked to end, and will after the round in progress",
  "provider.stopped": "it has ended, with a checkpoint",
  "provider.failed": "something ended it that a restart may mend; `error` says what",
  "door.refused": "a request at the door was refused; `reason`, and `account` where it is known",
  "learner.registered": "an account was given a number, or declared anew; `wallet` where it is a wallet's session",
  "learner.connected": "a registered learner's stream is open; `relayed` if it came by the relay",
  "learner.disconnected": "its stream ended; it may come back",
  "learner.refused": "a connection was refused: `reason` is unregistered, revoked, duplicate, protocol or memory",
  "learner.left": "it left the task at its own wish",
  "learner.revoked": "it is shut out for good",
  "learner.withdrew": "its balance was paid out",
  "round.waiting": "too few learners are connected to start a round; `connected` and `needed`",
  "round.started": "a round begins with the learners in `active`",
  "round.finished": "a round is settled and saved; its time, coalitions, payments and updates that were lost",
  "round.evaluated": "accuracies were measured",
  "escrow.short":
    "the escrow does not cover the most that another round can cost: none is opened, withdrawals go on; `error` says how much is missing",
  "escrow.funded": "the provider added `amount` token to the escrow, which is `escrow` now",
  "coalition.unpaid": "the escrow did not cover a coalition's payments: it is given up, nobody in it is paid",
  "update.lost": "a published member delivered nothing that counts; `reason` is late, unreachable, malformed or unpaid",
  "embedding.mismatch":
    "a member signed other embeddings than it showed in that round; its update counts, the ledger has what it signed",
  "head.failed": "a head died, lied or did not answer: its coalition is forfeited, and it may not head for some rounds",
  "answer.refused": "a learner's answer was no answer: wrong shape, wrong hash, not finite, or not what was asked",
  "model.handed": "passive learners were handed models",
  "ledger.notice": "something about the chain that was mended, or that is waited for",
  "network.event": "something about a connection: refused, malformed, limited, reset",
  "memory.high": "memory is above the limit: no new connections are taken until it falls",
} as const;

export type LogEventName = keyof typeof logEvents;

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Where events are told. No field holds a key, a code, a password or a sample. */
export type EventLog = (level: LogLevel, event: LogEventName, fields?: Readonly<Record<string, unknown>>) => void;

/** For who wants to hear nothing. */
export const noLog: EventLog = () => {};
