import { requireAccount } from "../../ledger/index.ts";
import type { RunConfig } from "../config/RunConfig.ts";

/**
 * Refuses a run whose ledger cannot be opened because a program or a key is missing, before anything is downloaded or written.
 *
 * @throws GFML_ANVIL_MISSING or a related error, GFML_KEY_MISSING or a related error
 */
export const requireLedger = async (
  { ledger, chain }: RunConfig,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> => {
  if (ledger === "memory" || ledger === "centralized") return;
  if (ledger === "evm") (await import("../../chain/index.ts")).findAnvil({ environment });
  else await requireAccount({ environment, ...(chain.keystore !== undefined && { keystore: chain.keystore }) });
};
