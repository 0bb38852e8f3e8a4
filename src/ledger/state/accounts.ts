import { ACCOUNT, InvalidValueError, type LearnerId } from "../../core/index.ts";
import { accountChangedError, accountTakenError, payeeChangedError } from "../errors.ts";

const NOBODY = /^0x0{40}$/;

/** @throws InvalidValueError unless it is an account's address */
export const requireAccountText = (field: string, account: string): void => {
  if (!ACCOUNT.test(account) || NOBODY.test(account)) {
    throw new InvalidValueError(field, account, "an address: 0x and 40 hex digits, not all 0");
  }
};

/** Like {@link requireAccountText}, and in lower case, so that every ledger records the same. @throws InvalidValueError */
export const requirePayeeText = (field: string, payee: string): void => {
  requireAccountText(field, payee);
  if (payee !== payee.toLowerCase()) throw new InvalidValueError(field, payee, "an address in lower case");
};

/** A payee cannot change, so that a stolen key cannot redirect earnings. @throws GFML_PAYEE_CHANGED */
export const requireOwnPayee = (learner: LearnerId, named: string | undefined, declared: string | undefined): void => {
  if (named !== undefined && named !== declared) throw payeeChangedError(learner, named, declared);
};

/**
 * A learner always keeps its first account, and an account has one learner.
 *
 * @param known - accounts by learner, of everyone who ever registered
 * @throws GFML_ACCOUNT_CHANGED or GFML_ACCOUNT_TAKEN
 */
export const requireOwnAccounts = (
  known: ReadonlyMap<LearnerId, string>,
  declared: readonly { readonly learner: LearnerId; readonly account: string }[],
): void => {
  if (declared.length === 0) return;
  const owners = new Map([...known].map(([learner, account]) => [account.toLowerCase(), learner]));
  for (const { learner, account } of declared) {
    const before = known.get(learner);
    if (before !== undefined && before.toLowerCase() !== account.toLowerCase()) {
      throw accountChangedError(learner, before, account);
    }
    const owner = owners.get(account.toLowerCase());
    if (owner !== undefined && owner !== learner) throw accountTakenError(account, owner, learner);
    owners.set(account.toLowerCase(), learner);
  }
};
