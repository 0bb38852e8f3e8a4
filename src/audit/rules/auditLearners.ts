import { validateLearnerProfile } from "../../cost/index.ts";
import type { RecordOf } from "../../ledger/onChain.ts";
import { type Auditing, attempt, placeOf } from "./Auditing.ts";

/** Declarations must be possible, accounts stay, and who was shut out stays out. */
export const auditRegistration = (auditing: Auditing, record: RecordOf<"registration">): void => {
  const { state, findings } = auditing;
  for (const registration of record.payload.registrations) {
    const { learner } = registration;
    const place = placeOf(record, { learner });
    const known = state.learners.get(learner);
    const account = record.extras.accounts!.get(learner)!;
    findings.same("registrations", place, "account", known?.account ?? account, account);
    // named once, it stays
    const { payee = "none" } = registration;
    findings.same("registrations", place, "payee", known?.registration.payee ?? payee, payee);
    findings.holds(
      "registrations",
      place,
      "status",
      known?.status !== "revoked",
      "not revoked",
      known?.status ?? "new",
    );
    attempt(auditing, "registrations", place, "declaration", () => {
      validateLearnerProfile(registration);
    });
    state.learners.set(learner, { registration, account, status: "registered", nonce: known?.nonce ?? 0n });
  }
};

export const auditLeaving = ({ state, findings }: Auditing, record: RecordOf<"leaving">): void => {
  const { learner } = record.payload;
  const known = state.learners.get(learner);
  findings.same("registrations", placeOf(record, { learner }), "status", "registered", known?.status ?? "unknown");
  if (known !== undefined) known.status = "left";
};

export const auditRevocation = ({ state, findings }: Auditing, record: RecordOf<"revocation">): void => {
  for (const learner of record.payload.learners) {
    const known = state.learners.get(learner);
    findings.holds(
      "registrations",
      placeOf(record, { learner }),
      "status",
      known !== undefined,
      "a known learner",
      "unknown",
    );
    if (known !== undefined) known.status = "revoked";
  }
};
