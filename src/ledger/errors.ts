import { GfmlError } from "../core/index.ts";

/** A learner declares an account other than the one that it registered with. */
export const accountChangedError = (learner: number, registered: string, given: string): GfmlError =>
  new GfmlError("GFML_ACCOUNT_CHANGED", "a learner keeps the account that it registered with", {
    values: { learner, registered, given },
    remedy: "sign with the key of the first account, or register as a new learner",
  });

/** An account already belongs to a different learner. */
export const accountTakenError = (account: string, owner: number, learner: number): GfmlError =>
  new GfmlError("GFML_ACCOUNT_TAKEN", "an account belongs to one learner", {
    values: { account, owner, learner },
    remedy: "use a different key for a different learner",
  });

/** A member is excluded for now because of its reputation. */
export const bannedMemberError = (
  round: number,
  learner: number,
  reputation: bigint,
  reputationLimit: number,
  bannedUntil: number,
): GfmlError =>
  new GfmlError("GFML_BANNED_MEMBER", "this learner is banned from this round because of its reputation", {
    values: { round, learner, reputation, reputationLimit, "last round of the ban": bannedUntil },
    remedy: "ask the ledger for banned learners before you form coalitions",
  });

/** A coalition was settled or forfeited already. */
export const coalitionDoneError = (round: number, coalition: number, status: string): GfmlError =>
  new GfmlError("GFML_COALITION_DONE", `this coalition is already ${status}`, {
    values: { round, coalition },
    remedy: "settle each coalition once per round",
  });

/** A contribution cannot be overwritten: no delivery of the learner was settled this round. */
export const contributionUnknownError = (task: number, round: number, learner: number): GfmlError =>
  new GfmlError("GFML_CONTRIBUTION_UNKNOWN", "there is no contribution to overwrite", {
    values: { task, round, learner },
    remedy: "overwrite it after the coalition is settled and before the round is finalized",
  });

/** A task's lambda differs from that of the reputation registry [D13]. */
export const decayMismatchError = (registry: bigint, task: bigint): GfmlError =>
  new GfmlError("GFML_DECAY_MISMATCH", "this task's lambda differs from the lambda of the reputation registry", {
    values: { registry, task },
    remedy: "use the lambda of the first task, or a different ledger",
  });

/** A partition lists a coalition index twice. */
export const duplicateCoalitionError = (round: number, coalition: number): GfmlError =>
  new GfmlError("GFML_DUPLICATE_COALITION", "this coalition is published twice", {
    values: { round, coalition },
    remedy: "publish each coalition once",
  });

/** A partition lists a learner twice. */
export const duplicateMemberError = (round: number, learner: number): GfmlError =>
  new GfmlError("GFML_DUPLICATE_MEMBER", "this learner is listed twice in the partition", {
    values: { round, learner },
    remedy: "list each learner once: in one coalition, or among those that sit out",
  });

/** The payments exceed the remaining escrow. */
export const escrowExceededError = (task: number, escrow: bigint, payments: bigint): GfmlError =>
  new GfmlError("GFML_ESCROW_EXCEEDED", "these payments exceed the escrow", {
    values: { task, escrow, payments },
    remedy:
      "open the task with a larger escrow (incentive.escrow), or add to it; otherwise the coalition can only be forfeited",
  });

/** A settlement names a learner outside the published coalition. */
export const foreignMemberError = (round: number, coalition: number, learner: number): GfmlError =>
  new GfmlError("GFML_FOREIGN_MEMBER", "this learner is not a member of the coalition", {
    values: { round, coalition, learner },
    remedy: "settle all published members and no others",
  });

/** A head that is not a member of its coalition. */
export const headNotMemberError = (round: number, coalition: number, head: number): GfmlError =>
  new GfmlError("GFML_HEAD_NOT_MEMBER", "the head is not a member of its coalition", {
    values: { round, coalition, head },
    remedy: "list the head among the members",
  });

/** This ledger passed its history on record by record and did not keep it. */
export const historyNotKeptError = (records: number): GfmlError =>
  new GfmlError("GFML_HISTORY_NOT_KEPT", "this ledger does not keep its records", {
    values: { records },
    remedy: "read the records that onRecord received, or open the ledger with keepRecords: true",
  });

/** The learner has left. */
export const learnerLeftError = (learner: number): GfmlError =>
  new GfmlError("GFML_LEARNER_LEFT", "this learner has left", {
    values: { learner },
    remedy: "register the learner again",
  });

/** A call after close. */
export const ledgerClosedError = (kind: string): GfmlError =>
  new GfmlError("GFML_LEDGER_CLOSED", "this ledger was closed", {
    values: { kind },
    remedy: "open it again from its last snapshot",
  });

/** A settlement omits a published member, or names one twice. */
export const missingMemberError = (round: number, coalition: number, learner: number, times: number): GfmlError =>
  new GfmlError("GFML_MISSING_MEMBER", "every published member must be settled exactly once", {
    values: { round, coalition, learner, times },
    remedy: "list a member without an update with delivered: false",
  });

/** A model was handed to a learner that trains. */
export const notPassiveError = (learner: number): GfmlError =>
  new GfmlError("GFML_NOT_PASSIVE", "this learner trains and cannot be handed a model", {
    values: { learner },
    remedy: "hand models only to learners that are registered as passive",
  });

/** A passive learner in a coalition. */
export const passiveMemberError = (round: number, learner: number): GfmlError =>
  new GfmlError("GFML_PASSIVE_MEMBER", "a passive learner cannot be a member of a coalition", {
    values: { round, learner },
    remedy: "register it as an active learner first",
  });

/** A learner that named a payee declares a different one, or none. */
export const payeeChangedError = (learner: number, named: string, given: string | undefined): GfmlError =>
  new GfmlError("GFML_PAYEE_CHANGED", "a learner cannot change its payee", {
    values: { learner, named, given: given ?? "none" },
    remedy: "declare the first payee again, or register as a new learner",
  });

/** The learner was excluded permanently. */
export const revokedLearnerError = (learner: number): GfmlError =>
  new GfmlError("GFML_LEARNER_REVOKED", "this learner was excluded permanently", {
    values: { learner },
    remedy: "continue without it; its earnings can still be withdrawn",
  });

/** A settlement or finalization before the partition was published. */
export const roundNotPublishedError = (task: number, round: number): GfmlError =>
  new GfmlError("GFML_ROUND_NOT_PUBLISHED", "this round has no published partition", {
    values: { task, round },
    remedy: "publish the partition first",
  });

/** A call must wait until the published round is finalized. */
export const roundOpenError = (task: number, round: number): GfmlError =>
  new GfmlError("GFML_ROUND_OPEN", "a round of this task is still open", {
    values: { task, round },
    remedy: "settle or forfeit its coalitions and finalize the round first",
  });

/** A call names a different round than the current one. */
export const roundOrderError = (task: number, expected: number, found: number): GfmlError =>
  new GfmlError("GFML_ROUND_ORDER", "this call is for a different round", {
    values: { task, expected, found },
    remedy: "use the expected round number: rounds must be in sequence",
  });

/** Finalization while a published coalition is neither settled nor forfeited. */
export const roundUnsettledError = (task: number, round: number, coalitions: readonly number[]): GfmlError =>
  new GfmlError("GFML_ROUND_UNSETTLED", "coalitions of this round are neither settled nor forfeited", {
    values: { task, round, coalitions },
    remedy: "settle them, or forfeit those whose head does not respond",
  });

/** What a snapshot holds is not what a ledger wrote. */
export const snapshotDamagedError = (cause: unknown): GfmlError =>
  new GfmlError("GFML_SNAPSHOT_DAMAGED", "this snapshot of a ledger is damaged", {
    values: { problem: cause instanceof Error ? cause.message : String(cause) },
    remedy: "restore the folder from a copy, or start the run anew with --replace",
    cause,
  });

/** A snapshot that this ledger cannot resume from. */
export const snapshotMismatchError = (what: string, expected: unknown, found: unknown): GfmlError =>
  new GfmlError("GFML_SNAPSHOT_MISMATCH", `this snapshot has a different ${what}`, {
    values: { expected, found },
    remedy: "restore it with the ledger and version that wrote it",
  });

/** The task was closed and takes no more rounds. */
export const taskClosedError = (task: number): GfmlError =>
  new GfmlError("GFML_TASK_CLOSED", "this task is closed", {
    values: { task },
    remedy: "open a new task; it starts with the reputations of this task",
  });

/** A coalition does not play this round. */
export const unknownCoalitionError = (task: number, round: number, coalition: number): GfmlError =>
  new GfmlError("GFML_UNKNOWN_COALITION", "this coalition was not published for this round", {
    values: { task, round, coalition },
    remedy: "settle only coalitions of the published partition",
  });

/** The ledger does not know the learner. */
export const unknownLearnerError = (learner: number): GfmlError =>
  new GfmlError("GFML_UNKNOWN_LEARNER", "this learner is not registered", {
    values: { learner },
    remedy: "register the learner first",
  });

/** The task was never opened on this ledger. */
export const unknownTaskError = (task: number): GfmlError =>
  new GfmlError("GFML_UNKNOWN_TASK", "this task was never opened", {
    values: { task },
    remedy: "use the id that openTask returned",
  });

/** A model does not belong to its coalition. */
export const wrongModelError = (coalition: number, expected: string, found: string): GfmlError =>
  new GfmlError("GFML_WRONG_MODEL", "this model does not belong to the coalition", {
    values: { coalition, expected, found },
    remedy: "hand over the coalition's last settled model, or the initial model if there is none",
  });
