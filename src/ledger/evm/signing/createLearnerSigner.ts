import { type SigningAccount, signingAccount } from "../../../chain/browser.ts";
import { InvalidValueError, type LearnerId } from "../../../core/index.ts";
import type {
  CoalitionSettlement,
  ModelRequest,
  Participation,
  Registration,
  SettlementBasis,
  Signer,
} from "../../../round/index.ts";
import { requireAccountText } from "../../state/accounts.ts";
import { requireHash } from "../../state/requireText.ts";
import { encodeDeclaration } from "../encode/encodeDeclaration.ts";
import { encodeParticipation } from "../encode/encodeParticipation.ts";
import { encodeSettlement } from "../encode/encodeSettlement.ts";
import { fitInteger, fitNano } from "../encode/fit.ts";
import { typedDigest } from "../typedData/domain.ts";
import type { LedgerDomains } from "../typedData/ledgerDomains.ts";
import {
  declarationHash,
  leaveHash,
  modelRequestHash,
  participationHash,
  settlementHash,
} from "../typedData/structHashes.ts";

/** The key of a learner, or the account that holds it, and the domains of its signatures. */
export type LearnerSignerOptions = {
  /** The domains to which the signatures are bound, see {@link ledgerDomains}. */
  readonly domains: LedgerDomains;
} & ({ readonly key: Uint8Array } | { readonly account: SigningAccount });

/** A learner's own key, and its signatures for a ledger. */
export interface LearnerSigner extends Signer {
  /** Its address. */
  readonly account: string;
  /**
   * The learner's declaration, for `Registration.signature`.
   *
   * @param nonce - number of the learner's declarations and leave requests accepted so far; 0 for the first. A ledger without a
   *   chain ignores it, but a provider's door checks it
   */
  declaration(registration: Registration, nonce?: bigint): Promise<string>;
  /** Its request to leave, for `Ledger.leave`. */
  leave(learner: LearnerId, nonce?: bigint): Promise<string>;
}

/**
 * Signs as a learner with a key that never leaves it. It builds the typed data (EIP-712) itself, from numbers that
 * contracts can hold. It refuses invalid content with GFML_CHAIN_RANGE or InvalidValueError.
 *
 * @throws InvalidValueError if the key is invalid
 */
export const createLearnerSigner = (options: LearnerSignerOptions): LearnerSigner => {
  const { domains } = options;
  const by = "key" in options ? signingAccount(options.key) : options.account;
  requireAccountText("account", by.address);
  const sign = (separator: `0x${string}`, hash: `0x${string}`): Promise<string> =>
    by.sign({ hash: typedDigest(separator, hash) });
  return {
    account: by.address,
    // async: a refusal is a rejected promise
    participation: async (one: Participation) =>
      sign(domains.roundsSeparator, participationHash(encodeParticipation(one))),
    settlement: async (settlement, basis) => {
      requireSettlement(settlement);
      const largest = fitNano("largestMeasure", basis.largestMeasure, 64, true);
      const batches = encodeSettlement(settlement, largest);
      requireBasis(settlement, basis);
      const signatures: string[] = [];
      for (const batch of batches) signatures.push(await sign(domains.roundsSeparator, settlementHash(batch)));
      return signatures;
    },
    modelRequest: async (one: ModelRequest) => sign(domains.roundsSeparator, requestHash(one)),
    declaration: async (registration, nonce = 0n) => {
      const account = registration.account ?? by.address;
      if (account.toLowerCase() !== by.address.toLowerCase()) {
        throw new InvalidValueError("account", account, `the signer's account, ${by.address}`);
      }
      const declared = encodeDeclaration(registration, account as `0x${string}`);
      return sign(domains.learnersSeparator, declarationHash(declared, nonce));
    },
    leave: async (learner, nonce = 0n) =>
      sign(domains.learnersSeparator, leaveHash(fitInteger("learner", learner, 32), nonce)),
  };
};

/** The hash of a passive learner's request. @throws GFML_CHAIN_RANGE */
export const requestHash = ({ task, round, learner }: ModelRequest): `0x${string}` =>
  modelRequestHash(fitInteger("task", task, 32), fitInteger("round", round, 32), fitInteger("learner", learner, 32));

const requireSettlement = ({ members, modelHash }: CoalitionSettlement): void => {
  requireHash("modelHash", modelHash);
  if (members.length === 0) throw new InvalidValueError("members", "[]", "at least one learner");
  const seen = new Set<LearnerId>();
  for (const member of members) {
    const { learner } = member;
    if (seen.has(learner)) throw new InvalidValueError("members", learner, "named once in a settlement");
    seen.add(learner);
    if (!member.delivered) continue;
    requireHash(`updateHash of learner ${learner}`, member.updateHash);
    requireHash(`embeddingHash of learner ${learner}`, member.embeddingHash);
  }
};

/** The largest contribution is one of the reported ones, or 0 if nothing arrived in time. */
const requireBasis = ({ members }: CoalitionSettlement, { largestMeasure }: SettlementBasis): void => {
  const isReported = members.some(
    (one) => one.delivered && (one.measure === largestMeasure || one.updateNorm === largestMeasure),
  );
  if (!isReported && largestMeasure !== 0) {
    throw new InvalidValueError("largestMeasure", largestMeasure, "one of the settlement's measures, or 0");
  }
};
