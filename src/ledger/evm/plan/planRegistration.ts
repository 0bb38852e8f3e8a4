import type { Address, Hex } from "viem";
import type { LearnerId } from "../../../core/index.ts";
import type { Registration } from "../../../round/index.ts";
import type { LedgerState } from "../../state/LedgerState.ts";
import { type Declaration, encodeDeclaration } from "../encode/encodeDeclaration.ts";
import { MissingKeyError } from "../errors/MissingKeyError.ts";
import type { LearnerKeys } from "../LearnerKeys.ts";
import { typedDigest } from "../typedData/domain.ts";
import { declarationHash, leaveHash } from "../typedData/messages.ts";
import { inBatches, type PlannedCall } from "./PlannedCall.ts";

/** Learners declared in one call. */
const DECLARATIONS = 100;

/** What declarations are signed with. */
export interface DeclarationSigning {
  readonly keys: LearnerKeys;
  /** Domain separator of the registry of learners. */
  readonly separator: Hex;
  /** Signatures of a learner that the registry has used. */
  readonly nonceOf: (learner: LearnerId) => bigint;
}

/** The calls that admit new learners, and those that replace what registered ones declared. */
export const planRegistration = async (
  before: LedgerState,
  registrations: readonly Registration[],
  signing: DeclarationSigning,
): Promise<PlannedCall[]> => {
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
  { keys, separator, nonceOf }: DeclarationSigning,
): Promise<PlannedCall> => {
  const declarations: Declaration[] = [];
  const signatures: Hex[] = [];
  for (const registration of registrations) {
    const { learner } = registration;
    const declaration = encodeDeclaration(registration, accountHeld(keys, learner, "its declaration"));
    declarations.push(declaration);
    signatures.push(await keys.sign(learner, typedDigest(separator, declarationHash(declaration, nonceOf(learner)))));
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

export const planLeave = async (
  learner: LearnerId,
  { keys, separator, nonceOf }: DeclarationSigning,
): Promise<PlannedCall[]> => {
  accountHeld(keys, learner, "leaving");
  const signature = await keys.sign(learner, typedDigest(separator, leaveHash(learner, nonceOf(learner))));
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
    label: `shut out learners ${batch.join(", ")}`,
    gas: 60_000 + 30_000 * batch.length,
    events: batch.map((learner) => ({ name: "LearnerRevoked", args: { learner } })),
  }));

const accountHeld = (keys: LearnerKeys, learner: LearnerId, what: string): Address => {
  const account = keys.accountOf(learner);
  if (account === undefined) throw new MissingKeyError(learner, what);
  return account;
};
