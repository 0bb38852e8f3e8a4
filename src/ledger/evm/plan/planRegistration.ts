import { type Address, getAddress, type Hex } from "viem";
import type { LearnerId } from "../../../core/index.ts";
import type { Registration } from "../../../round/index.ts";
import { requireOwnAccounts } from "../../state/accounts.ts";
import type { LedgerState } from "../../state/LedgerState.ts";
import { type Declaration, encodeDeclaration } from "../encode/encodeDeclaration.ts";
import { missingKeyError } from "../errors.ts";
import type { LearnerKeys } from "../LearnerKeys.ts";
import { ordinarySignature } from "../typedData/CompactSignature.ts";
import { typedDigest } from "../typedData/domain.ts";
import { declarationHash, leaveHash } from "../typedData/structHashes.ts";
import { inBatches } from "./inBatches.ts";
import type { PlannedCall } from "./PlannedCall.ts";
import { signedBy } from "./planSettlement.ts";

/** Learners declared in one call. */
const DECLARATIONS = 100;

/** The keys and domains with which declarations are signed. */
export interface DeclarationSigning {
  readonly keys: LearnerKeys;
  /** The account that each learner declared first, which it keeps. */
  readonly accounts: ReadonlyMap<LearnerId, Address>;
  /** Domain separator of the registry of learners. */
  readonly separator: Hex;
  /** Number of a learner's signatures that the registry has used. */
  readonly nonceOf: (learner: LearnerId) => bigint;
}

/**
 * The calls that admit new learners, and those that replace the declarations of registered ones.
 *
 * @throws GFML_MISSING_KEY, GFML_WRONG_SIGNATURE, GFML_ACCOUNT_CHANGED or GFML_ACCOUNT_TAKEN before anything is sent
 */
export const planRegistration = async (
  before: LedgerState,
  registrations: readonly Registration[],
  signing: DeclarationSigning,
): Promise<PlannedCall[]> => {
  requireOwnAccounts(
    signing.accounts,
    registrations.map((one) => ({ learner: one.learner, account: accountDeclared(one, signing.keys) })),
  );
  const isKnown = ({ learner }: Registration): boolean => before.learners.has(learner) && !before.gone.has(learner);
  const declare = (functionName: "register" | "update", ones: readonly Registration[]): Promise<PlannedCall[]> =>
    Promise.all(inBatches(ones, DECLARATIONS).map((batch) => planDeclarations(functionName, batch, signing)));
  return [
    ...(await declare(
      "register",
      registrations.filter((one) => !isKnown(one)),
    )),
    ...(await declare("update", registrations.filter(isKnown))),
  ];
};

const planDeclarations = async (
  functionName: "register" | "update",
  registrations: readonly Registration[],
  signing: DeclarationSigning,
): Promise<PlannedCall> => {
  const { keys, separator, nonceOf } = signing;
  const declarations: Declaration[] = [];
  const signatures: Hex[] = [];
  for (const registration of registrations) {
    const { learner } = registration;
    const account = accountDeclared(registration, keys);
    const declaration = encodeDeclaration(registration, account);
    declarations.push(declaration);
    const digest = typedDigest(separator, declarationHash(declaration, nonceOf(learner)));
    const by = { keys, accountOf: () => account };
    signatures.push(ordinarySignature(await signedBy(learner, digest, "its declaration", registration.signature, by)));
  }
  const [first, last] = [registrations[0]!.learner, registrations.at(-1)!.learner];
  return {
    contract: "learners",
    functionName,
    args: [declarations, signatures],
    label: `${functionName} learners ${first} to ${last}`,
    gas: 100_000 + 160_000 * declarations.length,
    events: declarations.map((declaration) => ({
      name: "LearnerDeclared",
      args: { learner: declaration.learner, account: declaration.account, declaration },
    })),
  };
};

/** @param given - the learner's signature, if its key is not held here */
export const planLeave = async (
  learner: LearnerId,
  given: string | undefined,
  { keys, accounts, separator, nonceOf }: DeclarationSigning,
): Promise<PlannedCall[]> => {
  const digest = typedDigest(separator, leaveHash(learner, nonceOf(learner)));
  const by = { keys, accountOf: () => accounts.get(learner)! };
  const signature = ordinarySignature(await signedBy(learner, digest, "its request to leave", given, by));
  return [
    {
      contract: "learners",
      functionName: "leave",
      args: [learner, signature],
      label: `learner ${learner} leaves`,
      gas: 100_000,
      events: [{ name: "LearnerLeft", args: { learner } }],
    },
  ];
};

export const planRevocation = (learners: readonly LearnerId[]): PlannedCall[] =>
  inBatches(learners, DECLARATIONS).map((batch) => ({
    contract: "learners",
    functionName: "revoke",
    args: [batch],
    label: `exclude learners ${batch.join(", ")}`,
    gas: 60_000 + 30_000 * batch.length,
    events: batch.map((learner) => ({ name: "LearnerRevoked", args: { learner } })),
  }));

/** The account that a learner declares, or the account of the key held here. @throws GFML_MISSING_KEY */
export const accountDeclared = ({ learner, account }: Registration, keys: LearnerKeys): Address => {
  const declared = account === undefined ? keys.accountOf(learner) : getAddress(account);
  if (declared === undefined) throw missingKeyError(learner, "its declaration");
  return declared;
};
