export { openKeystore } from "./keystore/openKeystore.ts";
export { addressOf, type SigningAccount, signingAccount } from "./keystore/SigningAccount.ts";
