// the parts of a ledger that a page needs: no modules of Node, no client for chains
export { openKeystore, type SigningAccount, signingAccount } from "../chain/browser.ts";
export {
  createLearnerSigner,
  type LearnerSigner,
  type LearnerSignerOptions,
} from "./evm/signing/createLearnerSigner.ts";
export { type Delegation, delegationTypedData, signDelegation, verifyDelegation } from "./evm/signing/delegation.ts";
export {
  createSignatureChecker,
  verifyDeclaration,
  verifyLeave,
  verifyModelRequest,
  verifyParticipation,
  verifySettlement,
} from "./evm/signing/verifySignatures.ts";
export { type LedgerDomains, type LedgerPlace, ledgerDomains } from "./evm/typedData/ledgerDomains.ts";
