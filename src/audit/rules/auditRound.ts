import type { RecordOf } from "../../ledger/onChain.ts";
import type { Wad } from "../../math/index.ts";
import type { AuditedCoalition, AuditedTask } from "../AuditState.ts";
import { type Auditing, placeOf } from "./Auditing.ts";

/** The open coalition that a record names. A record that names a different one is out of order. */
export const findOpen = (
  { state, findings }: Auditing,
  record: RecordOf<"settlement"> | RecordOf<"forfeit">,
): { readonly task: AuditedTask; readonly coalition: AuditedCoalition } | undefined => {
  const { task: id, round, coalition: index } = record.payload;
  const place = placeOf(record);
  const task = state.tasks.get(id);
  const isOpen = task !== undefined && task.open !== null && task.round === round;
  if (
    !findings.holds("order", place, "round", isOpen, {
      expected: task?.open ? task.round : "no open round",
      found: round,
    })
  )
    return undefined;
  const coalition = task!.open!.coalitions.get(index);
  const status = coalition?.status ?? "unknown";
  if (!findings.same("order", place, "status of the coalition", "published", status)) return undefined;
  return { task: task!, coalition: coalition! };
};

/** A coalition is forfeited only after its window has ended. */
export const auditForfeit = (auditing: Auditing, record: RecordOf<"forfeit">): void => {
  const found = findOpen(auditing, record);
  if (found === undefined) return;
  const { task, coalition } = found;
  const openedAt = task.open!.openedAt;
  const now = auditing.timeOf(record.blockNumber);
  if (openedAt !== null && now !== null) {
    const until = openedAt + BigInt(task.settlementWindow);
    auditing.findings.holds("order", placeOf(record), "time of the forfeit", now >= until, {
      expected: `from ${until}`,
      found: `${now}`,
    });
  }
  coalition.status = "forfeited";
  task.lostHeads.add(coalition.published.head);
  coalition.contributions = [];
};

/** A round is closed when all coalitions are done. Then its contributions count (eqs. 16-17). */
export const auditFinalization = (auditing: Auditing, record: RecordOf<"finalisation">): void => {
  const { state, findings } = auditing;
  const { task: id, round, clock } = record.payload;
  const place = placeOf(record);
  const task = state.tasks.get(id);
  const isOpen = task !== undefined && task.open !== null && task.round === round;
  if (
    !findings.holds("order", place, "round", isOpen, {
      expected: task?.open ? task.round : "no open round",
      found: round,
    })
  )
    return;
  const { reputations } = state;
  const { coalitions } = task!.open!;
  const waiting = [...coalitions].filter(([, { status }]) => status === "published").map(([index]) => index);
  findings.same("order", place, "coalitions neither settled nor forfeited", [], waiting);
  reputations.clock += 1;
  findings.same("order", place, "clock", reputations.clock, clock);

  let largest: Wad | null = null;
  for (const { status, published, contributions, largestMeasure } of coalitions.values()) {
    if (status !== "settled") continue;
    reputations.pastHeads.add(published.head);
    if (largestMeasure !== null && (largest === null || largestMeasure > largest)) largest = largestMeasure;
    for (const { learner, value, float } of contributions) reputations.credit(learner, published.head, value, float);
  }
  task!.referenceMeasure = largest ?? task!.referenceMeasure;
  const { referenceMeasure } = record.extras;
  // below 0: the task has none yet
  if (referenceMeasure !== undefined && (task!.referenceMeasure !== null || referenceMeasure > 0n)) {
    findings.exact("contributions", place, "x_ref", task!.referenceMeasure ?? 0n, referenceMeasure);
  }
  let voided = 0n;
  for (const [index, { status }] of coalitions) if (status === "forfeited") voided |= 1n << BigInt(index);
  for (const echo of auditing.echoes("RoundCounted", record)) {
    findings.same("contributions", place, "coalitions that do not count", voided, echo.arguments.voided);
    findings.same("order", place, "clock of the registry", reputations.clock, Number(echo.arguments.clock));
  }
  task!.round += 1;
  task!.open = null;
  task!.preparedAfter = record.events.at(-1)!;
  // records of withdrawals come in their order: those before this one are audited
  state.claims.settle(task!.preparedAfter);
};
