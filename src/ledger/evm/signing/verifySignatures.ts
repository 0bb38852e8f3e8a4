import { GfmlError, type LearnerId } from "../../../core/index.ts";
import type {
  CoalitionSettlement,
  ModelRequest,
  Participation,
  Registration,
  SettlementBasis,
  SignatureChecker,
} from "../../../round/index.ts";
import { requireAccountText } from "../../state/accounts.ts";
import { encodeDeclaration } from "../encode/encodeDeclaration.ts";
import { encodeParticipation } from "../encode/encodeParticipation.ts";
import { encodeSettlement } from "../encode/encodeSettlement.ts";
import { fitInteger, fitNano } from "../encode/fit.ts";
import { readSignature } from "../typedData/CompactSignature.ts";
import { typedDigest } from "../typedData/domain.ts";
import type { LedgerDomains } from "../typedData/ledgerDomains.ts";
import { recoverSigner } from "../typedData/recoverSigner.ts";
import { declarationHash, leaveHash, participationHash, settlementHash } from "../typedData/structHashes.ts";
import { requestHash } from "./createLearnerSigner.ts";

/**
 * The signer of a member's part in a round: an address in lower case; null if the signature is invalid or the message
 * cannot be signed.
 */
export const verifyParticipation = (one: Participation, signature: string, domains: LedgerDomains): string | null =>
  recover(domains.roundsSeparator, signature, () => participationHash(encodeParticipation(one)));

/**
 * The signer of a declaration, see {@link verifyParticipation}; also null if the declaration names no account. The caller
 * compares it with `registration.account`.
 */
export const verifyDeclaration = (
  registration: Registration,
  signature: string,
  { domains, nonce = 0n }: { readonly domains: LedgerDomains; readonly nonce?: bigint },
): string | null =>
  recover(domains.learnersSeparator, signature, () => {
    requireAccountText("account", registration.account ?? "");
    return declarationHash(encodeDeclaration(registration, registration.account as `0x${string}`), nonce);
  });

/** The signer of a request to leave, see {@link verifyParticipation}. */
export const verifyLeave = (
  learner: LearnerId,
  signature: string,
  { domains, nonce = 0n }: { readonly domains: LedgerDomains; readonly nonce?: bigint },
): string | null =>
  recover(domains.learnersSeparator, signature, () => leaveHash(fitInteger("learner", learner, 32), nonce));

/** The signer of a request for a model, see {@link verifyParticipation}. */
export const verifyModelRequest = (one: ModelRequest, signature: string, domains: LedgerDomains): string | null =>
  recover(domains.roundsSeparator, signature, () => requestHash(one));

/**
 * The signer of each batch of a settlement, see {@link verifyParticipation}; null if the number of signatures differs from the
 * number of batches, or the settlement cannot be signed.
 */
export const verifySettlement = (
  settlement: CoalitionSettlement,
  { largestMeasure }: SettlementBasis,
  signatures: readonly string[],
  domains: LedgerDomains,
): (string | null)[] | null => {
  try {
    const batches = encodeSettlement(settlement, fitNano("largestMeasure", largestMeasure, 64, true));
    if (batches.length !== signatures.length) return null;
    return batches.map((batch, index) =>
      recover(domains.roundsSeparator, signatures[index]!, () => settlementHash(batch)),
    );
  } catch (error) {
    if (error instanceof GfmlError) return null;
    throw error;
  }
};

/** Finds the signer of a message among the learners' accounts. `accountOf` returns undefined for a learner that is not registered. */
export const createSignatureChecker = (
  domains: LedgerDomains,
  accountOf: (learner: LearnerId) => string | undefined,
): SignatureChecker => ({
  isParticipation: async (one, signature) => {
    const account = accountOf(one.learner)?.toLowerCase();
    return account !== undefined && verifyParticipation(one, signature, domains) === account;
  },
  isSettlement: async (head, settlement, basis, signatures) => {
    const account = accountOf(head)?.toLowerCase();
    if (account === undefined) return false;
    const signers = verifySettlement(settlement, basis, signatures, domains);
    return signers?.every((signer) => signer === account) ?? false;
  },
});

const recover = (separator: `0x${string}`, signature: string, hash: () => `0x${string}`): string | null => {
  try {
    return recoverSigner(typedDigest(separator, hash()), readSignature(signature, "signature"));
  } catch (error) {
    // a message that cannot be signed has no signer
    if (error instanceof GfmlError) return null;
    throw error;
  }
};
