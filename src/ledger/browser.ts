// what a page needs to take part: no module of Node, no client for chains
export { openKeystore } from "./evm/keys/openKeystore.ts";
export {
  createLearnerSigner,
  type LearnerSigner,
  type LearnerSignerOptions,
} from "./evm/signing/createLearnerSigner.ts";
export { type Delegation, delegationTypedData, signDelegation, verifyDelegation } from "./evm/signing/delegation.ts";
export { type SigningAccount, signingAccount } from "./evm/signing/SigningAccount.ts";
export {
  createSignatureChecker,
  verifyDeclaration,
  verifyLeave,
  verifyModelRequest,
  verifyParticipation,
  verifySettlement,
} from "./evm/signing/verifySignatures.ts";
export { type LedgerDomains, type LedgerPlace, ledgerDomains } from "./evm/typedData/ledgerDomains.ts";
