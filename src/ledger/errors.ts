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

/** A member whose reputation keeps it out for now. */
export const bannedMemberError = (
  round: number,
  learner: number,
  reputation: bigint,
  reputationLimit: number,
  bannedUntil: number,
): GfmlError =>
  new GfmlError("GFML_BANNED_MEMBER", "the reputation of this learner keeps it out of this round", {
    values: { round, learner, reputation, reputationLimit, "last round of the ban": bannedUntil },
    remedy: "ask the ledger who is banned before coalitions are formed",
  });

/** A coalition that was settled or forfeited already. */
export const coalitionDoneError = (round: number, coalition: number, status: string): GfmlError =>
  new GfmlError("GFML_COALITION_DONE", `this coalition is already ${status}`, {
    values: { round, coalition },
    remedy: "settle each coalition once a round",
  });

/** A contribution that cannot be overwritten: the learner delivered nothing that was settled this round. */
export const contributionUnknownError = (task: number, round: number, learner: number): GfmlError =>
  new GfmlError("GFML_CONTRIBUTION_UNKNOWN", "there is no contribution to overwrite", {
    values: { task, round, learner },
    remedy: "overwrite after the coalition was settled and before the round is finalized",
  });

/** A task whose lambda is not that of the reputation registry [D13]. */
export const decayMismatchError = (registry: bigint, task: bigint): GfmlError =>
  new GfmlError(
    "GFML_DECAY_MISMATCH",
    "lambda belongs to the reputation registry, and this task names a different value",
    {
      values: { registry, task },
      remedy: "use the lambda of the first task, or a different ledger",
    },
  );

/** A coalition index twice in one partition. */
export const duplicateCoalitionError = (round: number, coalition: number): GfmlError =>
  new GfmlError("GFML_DUPLICATE_COALITION", "this coalition is published twice", {
    values: { round, coalition },
    remedy: "publish each coalition once",
  });

/** A learner in two places of one partition. */
export const duplicateMemberError = (round: number, learner: number): GfmlError =>
  new GfmlError("GFML_DUPLICATE_MEMBER", "this learner has two places in the partition", {
    values: { round, learner },
    remedy: "a learner is a member of one coalition, or sits out",
  });

/** Payments above what is left of the escrow. */
export const escrowExceededError = (task: number, escrow: bigint, payments: bigint): GfmlError =>
  new GfmlError("GFML_ESCROW_EXCEEDED", "these payments exceed the escrow", {
    values: { task, escrow, payments },
    remedy:
      "open the task with a larger escrow (incentive.escrow), or add to it; otherwise the coalition can only be forfeited",
  });

/** A settlement that names someone outside the published coalition. */
export const foreignMemberError = (round: number, coalition: number, learner: number): GfmlError =>
  new GfmlError("GFML_FOREIGN_MEMBER", "this learner is no member of the coalition", {
    values: { round, coalition, learner },
    remedy: "settle exactly the published members",
  });

/** A head that is not a member of its coalition. */
export const headNotMemberError = (round: number, coalition: number, head: number): GfmlError =>
  new GfmlError("GFML_HEAD_NOT_MEMBER", "the head is not a member of its coalition", {
    values: { round, coalition, head },
    remedy: "list the head among the members",
  });

/** A history that this ledger handed out record by record and did not keep. */
export const historyNotKeptError = (records: number): GfmlError =>
  new GfmlError("GFML_HISTORY_NOT_KEPT", "this ledger does not keep its records", {
    values: { records },
    remedy: "read them where onRecord wrote them, or open the ledger with keepRecords: true",
  });

/** A learner that has left. */
export const learnerLeftError = (learner: number): GfmlError =>
  new GfmlError("GFML_LEARNER_LEFT", "this learner has left", { values: { learner }, remedy: "it may register again" });

/** A call after close. */
export const ledgerClosedError = (kind: string): GfmlError =>
  new GfmlError("GFML_LEDGER_CLOSED", "this ledger was closed", {
    values: { kind },
    remedy: "open it again from its last snapshot",
  });

/** A settlement that leaves a published member out, or names one twice. */
export const missingMemberError = (round: number, coalition: number, learner: number, times: number): GfmlError =>
  new GfmlError("GFML_MISSING_MEMBER", "every published member must be settled exactly once", {
    values: { round, coalition, learner, times },
    remedy: "name a member without an update as delivered: false",
  });

/** A model handed to a learner that trains. */
export const notPassiveError = (learner: number): GfmlError =>
  new GfmlError("GFML_NOT_PASSIVE", "this learner trains and asks for no model", {
    values: { learner },
    remedy: "hand models to learners that are registered as passive",
  });

/** A passive learner in a coalition. */
export const passiveMemberError = (round: number, learner: number): GfmlError =>
  new GfmlError("GFML_PASSIVE_MEMBER", "a passive learner takes no part in coalitions", {
    values: { round, learner },
    remedy: "register it as active first",
  });

/** A learner that named a payee declares a different one, or none. */
export const payeeChangedError = (learner: number, named: string, given: string | undefined): GfmlError =>
  new GfmlError("GFML_PAYEE_CHANGED", "a learner keeps the payee that it named", {
    values: { learner, named, given: given ?? "none" },
    remedy: "declare the payee that was named first, or register as a new learner",
  });

/** A learner that was shut out. */
export const revokedLearnerError = (learner: number): GfmlError =>
  new GfmlError("GFML_LEARNER_REVOKED", "this learner was shut out for good", {
    values: { learner },
    remedy: "leave it out; what it has earned can still be withdrawn",
  });

/** A settlement or finalization before the partition was published. */
export const roundNotPublishedError = (task: number, round: number): GfmlError =>
  new GfmlError("GFML_ROUND_NOT_PUBLISHED", "this round has no published partition", {
    values: { task, round },
    remedy: "publish the partition first",
  });

/** A call that has to wait until the published round is finalized. */
export const roundOpenError = (task: number, round: number): GfmlError =>
  new GfmlError("GFML_ROUND_OPEN", "a round of this task is still open", {
    values: { task, round },
    remedy: "settle or forfeit its coalitions and finalize it first",
  });

/** A call for a different round than the one at hand. */
export const roundOrderError = (task: number, expected: number, found: number): GfmlError =>
  new GfmlError("GFML_ROUND_ORDER", "this call is for a different round", {
    values: { task, expected, found },
    remedy: "rounds follow one another; use the expected number",
  });

/** Finalization while a published coalition is neither settled nor forfeited. */
export const roundUnsettledError = (task: number, round: number, coalitions: readonly number[]): GfmlError =>
  new GfmlError("GFML_ROUND_UNSETTLED", "coalitions of this round are neither settled nor forfeited", {
    values: { task, round, coalitions },
    remedy: "settle them, or forfeit those whose head does not answer",
  });

/** A snapshot that this ledger cannot resume from. */
export const snapshotMismatchError = (what: string, expected: unknown, found: unknown): GfmlError =>
  new GfmlError("GFML_SNAPSHOT_MISMATCH", `this snapshot has another ${what}`, {
    values: { expected, found },
    remedy: "restore it with the ledger and version that wrote it",
  });

/** A task that was closed takes no more rounds. */
export const taskClosedError = (task: number): GfmlError =>
  new GfmlError("GFML_TASK_CLOSED", "this task is closed", {
    values: { task },
    remedy: "open a new task; it starts from the reputations of this one",
  });

/** A coalition that does not play this round. */
export const unknownCoalitionError = (task: number, round: number, coalition: number): GfmlError =>
  new GfmlError("GFML_UNKNOWN_COALITION", "this coalition was not published for this round", {
    values: { task, round, coalition },
    remedy: "settle only coalitions of the published partition",
  });

/** A learner that the ledger does not know. */
export const unknownLearnerError = (learner: number): GfmlError =>
  new GfmlError("GFML_UNKNOWN_LEARNER", "this learner is not registered", {
    values: { learner },
    remedy: "register the learner first",
  });

/** A task that was never opened on this ledger. */
export const unknownTaskError = (task: number): GfmlError =>
  new GfmlError("GFML_UNKNOWN_TASK", "this task was never opened", {
    values: { task },
    remedy: "use the id that openTask answered",
  });

/** A model that is not its coalition's. */
export const wrongModelError = (coalition: number, expected: string, found: string): GfmlError =>
  new GfmlError("GFML_WRONG_MODEL", "this is not the model of the coalition", {
    values: { coalition, expected, found },
    remedy: "hand over what the coalition settled last, or the initial model if it never did",
  });
