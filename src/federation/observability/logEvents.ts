/** Every event that a provider logs, and its meaning. Names are stable; `docs/reference/operations.md` has the same table. */
export const logEvents = {
  "provider.started": "the service is up; learners use the address in `joinAddress`",
  "provider.resumed":
    "the service continues from the folder's checkpoint; `replayed` counts the answers in the open round's journal",
  "provider.stopping": "the service was asked to end, and ends after the round in progress",
  "provider.stopped": "the service has ended, with a checkpoint",
  "provider.failed": "an error ended the service; a restart may help; `error` has the details",
  "door.refused": "the door refused a request; `reason`, and `account` if it is known",
  "door.crowded":
    "connections at the door that sent no request in time were closed: `closed` of them within `seconds`, most from `address`",
  "learner.registered": "an account registered, or declared again; `wallet` if it is a wallet's session",
  "learner.connected": "a registered learner's stream opened; `relayed` if a relay carries it",
  "learner.unreached":
    "the provider could not reach a learner at some announced addresses, and passes them on to nobody: `addresses`",
  "learner.disconnected": "a learner's stream ended; the learner may come back",
  "learner.refused":
    "the provider refused a connection: `reason` is unregistered, revoked, duplicate, protocol or memory",
  "learner.left-out":
    "heads refused three updates of a learner in a row: rounds before `until` are played without it, if there are enough others",
  "learner.left": "a learner left the task at its own request",
  "learner.changed":
    "a learner left or declared again on the chain itself; `registered` is false if it left. It plays the next round as the chain has it",
  "learner.revoked": "a learner was revoked permanently",
  "learner.withdrew": "a learner's balance was paid out",
  "round.waiting": "too few learners are connected to start a round; `connected` and `needed`",
  "round.started": "a round started with the learners in `active`",
  "round.given-up":
    "learners of the round changed on the chain before it was published; the round is prepared again without what is outdated",
  "round.left-open":
    "the service was asked to end, and the round in progress did not end within `life.patience`: the next start continues it",
  "round.finished": "a round is settled and saved; its time, coalitions, payments and lost updates",
  "round.evaluated": "accuracies were measured",
  "personalization.chosen":
    "learners chose how they personalize: `active` and `newcomers` say it in words, `reports` counts the learners that measured",
  "report.refused":
    "a learner's report on its held-out samples was not signed by its account, or not possible: it does not count",
  "escrow.short":
    "the escrow does not cover the highest possible cost of one more round: no round starts, withdrawals continue; `error` has the missing amount",
  "escrow.funded": "the provider added `amount` token to the escrow, which now holds `escrow`",
  "coalition.unpaid":
    "the escrow did not cover a coalition's payments: the coalition is forfeited, and no member is paid",
  "update.lost": "a published member delivered no valid update; `reason` is late, unreachable, malformed or unpaid",
  "embedding.mismatch":
    "a member signed different embeddings than it sent in that round; its update counts, and the ledger has the signed ones",
  "model.taken-back":
    "the loss of a coalition's new model is above `limit`: the coalition keeps its old model, and no member is paid",
  "head.failed":
    "a head died, cheated or did not answer: its coalition is forfeited, and it is barred from heading for some rounds",
  "answer.refused": "a learner's answer was invalid: wrong shape, wrong hash, not finite, or not what was asked",
  "model.handed": "passive learners received models",
  "ledger.notice": "the chain has a problem and the service waits, or the problem is over",
  "network.event": "an event of the network node, for example refused, malformed or limited",
  "memory.high": "memory is above `limits.memory`: payloads are refused until it falls",
} as const;

/** The name of an event. */
export type LogEventName = keyof typeof logEvents;

/** The severity of an event. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Receives the events of a service. No field holds a key, a code, a password or a sample. */
export type EventLog = (level: LogLevel, event: LogEventName, fields?: Readonly<Record<string, unknown>>) => void;

/** Drops all events. */
export const noLog: EventLog = () => {};
