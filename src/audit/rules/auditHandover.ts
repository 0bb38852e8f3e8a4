import type { RecordOf } from "../../ledger/onChain.ts";
import { type Auditing, placeOf } from "./Auditing.ts";

/** Between two rounds, each passive learner gets the model that its coalition settled last, or the initial one. */
export const auditHandover = ({ state, findings }: Auditing, record: RecordOf<"handover">): void => {
  const { task: id, round, learners } = record.payload;
  const place = placeOf(record);
  const task = state.tasks.get(id);
  if (!findings.holds("order", place, "task", task !== undefined && !task.closed, "a running task", id)) return;
  findings.holds("order", place, "open round", task!.open === null, "none", task!.round);
  findings.same("order", place, "round", task!.round, round);
  for (const { learner, coalition, modelHash } of learners) {
    const one = { ...placeOf(record, { learner }), coalition };
    const known = state.learners.get(learner);
    findings.same("models", one, "standing", "registered", known?.status ?? "unknown");
    findings.same("models", one, "active", false, known?.registration.active ?? "unknown");
    const expected = task!.modelHashes.get(coalition) ?? task!.opening.initialModelHash;
    findings.same("models", one, "model", expected, modelHash);
  }
};
