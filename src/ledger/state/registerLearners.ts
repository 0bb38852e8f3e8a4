import { InvalidValueError, requireInteger } from "../../core/index.ts";
import { validateLearnerProfile } from "../../cost/index.ts";
import { toWad } from "../../math/index.ts";
import type { Registration } from "../../round/index.ts";
import type { LedgerState } from "./LedgerState.ts";

/** Registers learners or replaces what they declared. A round that is published keeps what was declared before. */
export const registerLearners = (state: LedgerState, registrations: readonly Registration[]): void => {
  const seen = new Set<number>();
  registrations.forEach((registration, index) => {
    const field = `registrations[${index}]`;
    validateLearnerProfile(registration, field);
    // a head's deadline enters v
    toWad(registration.deadline, `${field}.deadline`);
    requireInteger(`${field}.classCount`, registration.classCount, 0);
    if (typeof registration.active !== "boolean") {
      throw new InvalidValueError(`${field}.active`, registration.active, "true or false");
    }
    if (seen.has(registration.learner)) {
      throw new InvalidValueError(`${field}.learner`, registration.learner, "named once in one call");
    }
    seen.add(registration.learner);
  });
  for (const registration of registrations) state.learners.set(registration.learner, { ...registration });
};
