import type { PrivateKeyAccount } from "viem/accounts";
import { accountOfKey } from "./accountOfKey.ts";
import { type LoadKeyOptions, loadKey } from "./loadKey.ts";

/** The account to sign with, of the key that {@link loadKey} finds. @throws what it throws */
export const loadAccount = async (options: LoadKeyOptions = {}): Promise<PrivateKeyAccount> => {
  const key = await loadKey(options);
  const account = accountOfKey(key, options.keystore ?? "GFML_PRIVATE_KEY");
  key.fill(0);
  return account;
};
