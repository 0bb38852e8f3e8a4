import { InvalidValueError, requireInteger } from "../../core/index.ts";
import { validateLearnerProfile } from "../../cost/index.ts";
import { toWad } from "../../math/index.ts";
import type { Registration } from "../../round/index.ts";
import { revokedLearnerError } from "../errors.ts";
import { requireAccountText, requireOwnAccounts, requireOwnPayee, requirePayeeText } from "./accounts.ts";
import type { LedgerState } from "./LedgerState.ts";
import { requireHash, requireSignature } from "./requireText.ts";

const REGION = /^[\x21-\x7e]{1,8}$/;
/** The limits of the contracts' fields. */
const MOST_SAMPLES = 2 ** 32 - 1;
const MOST_CLASSES = 2 ** 16 - 1;
const HIGHEST_FREQUENCY = 2 ** 48 - 1;
const LATEST_DEADLINE = 1e9;

/** Registers learners, readmits those that left, or replaces declarations. A published round keeps the earlier declarations. */
export const registerLearners = (state: LedgerState, registrations: readonly Registration[]): void => {
  if (registrations.length === 0) throw new InvalidValueError("registrations", "[]", "at least one learner");
  const seen = new Set<number>();
  registrations.forEach((registration, index) => {
    const field = `registrations[${index}]`;
    validateLearnerProfile(registration, field);
    // a head's deadline is part of v
    toWad(registration.deadline, `${field}.deadline`);
    requireInteger(`${field}.classCount`, registration.classCount, 0, MOST_CLASSES);
    requireInteger(`${field}.sampleCount`, registration.sampleCount, 1, MOST_SAMPLES);
    requireInteger(`${field}.maxFrequency`, registration.maxFrequency, 1, HIGHEST_FREQUENCY);
    if (registration.deadline >= LATEST_DEADLINE) {
      throw new InvalidValueError(`${field}.deadline`, registration.deadline, `below ${LATEST_DEADLINE} s`);
    }
    const { region, histogramHash, account, payee, signature } = registration;
    if (account !== undefined) requireAccountText(`${field}.account`, account);
    if (payee !== undefined) requirePayeeText(`${field}.payee`, payee);
    requireSignature(`${field}.signature`, signature);
    if (region !== undefined && !REGION.test(region)) {
      throw new InvalidValueError(`${field}.region`, region, "1 to 8 printable ASCII characters");
    }
    if (histogramHash !== undefined) requireHash(`${field}.histogramHash`, histogramHash);
    if (typeof registration.active !== "boolean") {
      throw new InvalidValueError(`${field}.active`, registration.active, "true or false");
    }
    if (seen.has(registration.learner)) {
      throw new InvalidValueError(`${field}.learner`, registration.learner, "named once in one call");
    }
    seen.add(registration.learner);
    if (state.gone.get(registration.learner) === "revoked") throw revokedLearnerError(registration.learner);
    requireOwnPayee(registration.learner, state.learners.get(registration.learner)?.payee, payee);
  });
  requireOwnAccounts(accountsOf(state), registrations.filter(hasAccount));
  for (const { signature, ...declared } of registrations) {
    const account = declared.account ?? state.learners.get(declared.learner)?.account;
    state.learners.set(declared.learner, { ...declared, ...(account !== undefined && { account }) });
    state.gone.delete(declared.learner);
  }
};

const hasAccount = (registration: Registration): registration is Registration & { readonly account: string } =>
  registration.account !== undefined;

const accountsOf = (state: LedgerState): Map<number, string> =>
  new Map([...state.learners.values()].filter(hasAccount).map(({ learner, account }) => [learner, account]));
