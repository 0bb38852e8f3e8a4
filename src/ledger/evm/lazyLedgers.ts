import type { DeploymentEstimate, EstimateOptions } from "./estimateDeployment.ts";
import type { EvmLedger } from "./evmLedger.ts";
import type { LoadAccountOptions } from "./keys/loadAccount.ts";
import type { EmbeddedLedgerOptions } from "./openEmbeddedLedger.ts";
import type { RemoteLedgerOptions } from "./openRemoteLedger.ts";

// the client for chains takes a while to load: only runs that use one wait for it

/** A ledger on a chain of our own, see {@link EmbeddedLedgerOptions}: started with it, closed with it. @throws AnvilMissingError and its like where there is no anvil */
export const openEmbeddedLedger = async (options: EmbeddedLedgerOptions): Promise<EvmLedger> =>
  (await import("./openEmbeddedLedger.ts")).openEmbeddedLedger(options);

/**
 * A ledger on a network, see {@link RemoteLedgerOptions}; the account is the keystore's or the environment's.
 *
 * @throws ChainUnreachableError and its like; KeyMissingError and its like
 */
export const openRemoteLedger = async (
  options: Omit<RemoteLedgerOptions, "account"> & LoadAccountOptions,
): Promise<EvmLedger> => {
  const [{ openRemoteLedger: open }, { loadAccount }] = await Promise.all([
    import("./openRemoteLedger.ts"),
    import("./keys/loadAccount.ts"),
  ]);
  return open({ ...options, account: await loadAccount(options) });
};

/** The address of the account that a network's transactions are sent from. @throws KeyMissingError and its like */
export const requireAccount = async (options: LoadAccountOptions): Promise<string> =>
  (await (await import("./keys/loadAccount.ts")).loadAccount(options)).address;

/** What a ledger's contracts would cost on a network. @throws ChainUnreachableError and its like, KeyMissingError and its like */
export const estimateDeployment = async (options: EstimateOptions): Promise<DeploymentEstimate> =>
  (await import("./estimateDeployment.ts")).estimateDeployment(options);
