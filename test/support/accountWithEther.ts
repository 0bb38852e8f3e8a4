import { keccak256, parseEther, toHex } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import type { TestAnvil } from "./startAnvil.ts";

/** An account on a test chain, with 100 ether. Its key follows from its name. */
export const accountWithEther = async (anvil: Pick<TestAnvil, "rpc">, name: string): Promise<PrivateKeyAccount> => {
  const account = privateKeyToAccount(keccak256(toHex(name)));
  await anvil.rpc("anvil_setBalance", account.address, toHex(parseEther("100")));
  return account;
};
