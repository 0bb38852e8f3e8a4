import type { CreateKeystoreOptions, LoadKeyOptions } from "../../chain/index.ts";
import type { EmbeddedOptions } from "./connectEmbedded.ts";
import type { DeploymentEstimate, DeploymentEstimateOptions } from "./estimateDeployment.ts";
import type { EvmLedger } from "./evmLedger.ts";
import type { RemoteOptions } from "./openRemoteLedger.ts";

// the client for chains takes a while to load: only runs that use a chain wait for it

/** See {@link openEmbeddedLedger}. */
export type EmbeddedLedgerOptions = Omit<EmbeddedOptions, "account"> & {
  /** Private key of the account that sends the transactions, 32 bytes; if absent, derived from the secret. */
  readonly key?: Uint8Array;
};

/** See {@link openRemoteLedger}. */
export type RemoteLedgerOptions = Omit<RemoteOptions, "account"> &
  LoadKeyOptions & {
    /** Private key of the account that sends the transactions, 32 bytes; if absent, from the keystore or the environment. */
    readonly key?: Uint8Array;
  };

/** A ledger on a chain that gfml starts and closes with it. @throws GFML_ANVIL_MISSING or a related error if there is no anvil */
export const openEmbeddedLedger = async ({ key, ...options }: EmbeddedLedgerOptions): Promise<EvmLedger> => {
  const [{ openEmbeddedLedger: open }, { accountOfKey }] = await Promise.all([
    import("./openEmbeddedLedger.ts"),
    import("../../chain/index.ts"),
  ]);
  return open({ ...options, ...(key && { account: accountOfKey(key, "key") }) });
};

/**
 * A ledger on a network. The account belongs to the given key, or to the key in the keystore or the environment.
 *
 * @throws GFML_CHAIN_UNREACHABLE or a related error; GFML_KEY_MISSING or a related error
 */
export const openRemoteLedger = async ({ key, ...options }: RemoteLedgerOptions): Promise<EvmLedger> => {
  const [{ openRemoteLedger: open }, { loadAccount }, { accountOfKey }] = await Promise.all([
    import("./openRemoteLedger.ts"),
    import("../../chain/index.ts"),
    import("../../chain/index.ts"),
  ]);
  return open({ ...options, account: key ? accountOfKey(key, "key") : await loadAccount(options) });
};

/** The private key, 32 bytes, from a keystore or the environment. @throws GFML_KEY_MISSING or a related error */
export const loadKey = async (options: LoadKeyOptions = {}): Promise<Uint8Array> =>
  (await import("../../chain/index.ts")).loadKey(options);

/**
 * Writes a keystore that only its owner can read, never over a file, and returns the account's address.
 *
 * @throws GFML_PASSWORD_MISSING, GFML_PRIVATE_KEY_INVALID, GFML_KEYSTORE_NOT_WRITTEN
 */
export const createKeystore = async (options: CreateKeystoreOptions): Promise<string> =>
  (await import("../../chain/index.ts")).createKeystore(options);

/** The address of the account that sends a network's transactions. @throws GFML_KEY_MISSING or a related error */
export const requireAccount = async (options: LoadKeyOptions): Promise<string> =>
  (await (await import("../../chain/index.ts")).loadAccount(options)).address;

/** The cost of deploying a ledger's contracts on a network. @throws GFML_CHAIN_UNREACHABLE, GFML_KEY_MISSING or related */
export const estimateDeployment = async (options: DeploymentEstimateOptions): Promise<DeploymentEstimate> =>
  (await import("./estimateDeployment.ts")).estimateDeployment(options);
