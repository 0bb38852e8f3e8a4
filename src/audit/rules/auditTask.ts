import { validateIncentiveTerms } from "../../incentive/index.ts";
import type { RecordOf } from "../../ledger/onChain.ts";
import { toWad } from "../../math/index.ts";
import { commitToSeed } from "../../round/index.ts";
import type { ChainPlace } from "../AuditReport.ts";
import { type Auditing, attempt, placeOf } from "./Auditing.ts";

/** Tasks are numbered in order, with valid terms and the registry's lambda. */
export const auditTask = (auditing: Auditing, record: RecordOf<"task">): void => {
  const { state, findings, seed, seedSalt } = auditing;
  const { task, ...opening } = record.payload;
  const { terms } = opening;
  const place = placeOf(record);
  findings.same("order", place, "number of the task", state.tasks.size, task);
  attempt(auditing, "order", place, "terms", () => {
    validateIncentiveTerms(terms);
  });
  const decay = toWad(terms.reputationDecay);
  state.reputations.decay ??= decay;
  findings.exact("order", place, "lambda", state.reputations.decay, decay);
  // a ledger's other tasks have their own seeds
  const isItsSeed = seed !== null && commitToSeed(seed, seedSalt) === opening.seedCommitment;
  if (seed !== null && !isItsSeed)
    findings.note("randomness", `task ${task} committed to a seed other than the given one`);
  state.tasks.set(task, {
    opening,
    seed: isItsSeed ? seed : null,
    provider: record.extras.provider!,
    token: record.extras.token!,
    settlementWindow: record.extras.settlementWindow!,
    escrow: opening.escrow,
    closed: false,
    round: 0,
    open: null,
    preparedAfter: record.events.at(-1)!,
    referenceMeasure: null,
    incentives: Array.from({ length: terms.coalitionCount }, () => terms.maxCompetitionIncentive),
    partition: Array.from({ length: terms.coalitionCount }, () => []),
    clusters: null,
    modelHashes: new Map(),
    listed: new Set(),
    lostHeads: new Set(),
    lastRounds: new Map(),
  });
};

/** A given seed must belong to a task. */
export const auditSeed = ({ state, findings, seed, seedSalt }: Auditing, place: ChainPlace): void => {
  if (seed === null || state.tasks.size === 0) return;
  const commitments = [...state.tasks.values()].map(({ opening }) => opening.seedCommitment);
  const own = commitToSeed(seed, seedSalt);
  const isOne = commitments.includes(own);
  findings.holds("randomness", place, "commitment to the seed", isOne, { expected: own, found: commitments.at(-1) });
};

/** The refund is the rest of the escrow. */
export const auditClosing = ({ state, findings }: Auditing, record: RecordOf<"closing">): void => {
  const { task: id, refund } = record.payload;
  const place = placeOf(record);
  const task = state.tasks.get(id);
  if (
    !findings.holds("order", place, "task", task !== undefined && !task.closed, {
      expected: "a running task",
      found: "none",
    })
  )
    return;
  findings.holds("order", place, "open round", task!.open === null, { expected: "none", found: task!.round });
  findings.exact("escrow", place, "refund", task!.escrow, refund);
  task!.escrow = 0n;
  task!.closed = true;
};

/** The provider's additions are part of the escrow from then on. */
export const auditFunding = ({ state, findings }: Auditing, record: RecordOf<"funding">): void => {
  const { task: id, amount } = record.payload;
  const place = placeOf(record);
  const task = state.tasks.get(id);
  if (
    !findings.holds("order", place, "task", task !== undefined && !task.closed, {
      expected: "a running task",
      found: "none",
    })
  )
    return;
  task!.escrow += amount;
  findings.exact("escrow", place, "escrow after the addition", task!.escrow, record.extras.escrow!);
};

/** A withdrawal pays the earnings, in whole units of the token, to the learner's payee, or to its account. */
export const auditWithdrawal = (
  { state, findings }: Auditing,
  record: RecordOf<"withdrawal">,
  unit: (token: string) => bigint,
): void => {
  const { learner, amount } = record.payload;
  const token = record.extras.token!;
  const claim = state.claims.at(token, learner, record.events[0]!);
  findings.exact("escrow", placeOf(record, { learner }), "withdrawal", claim - (claim % unit(token)), amount);
  state.claims.withdraw(token, learner, amount);
  const known = state.learners.get(learner);
  const owed = known?.history.at(record.events[0]!)?.registration.payee ?? known?.account ?? "nobody";
  const paid = record.extras.payee!;
  findings.same("escrow", placeOf(record, { learner }), "payee", owed.toLowerCase(), paid.toLowerCase());
};
