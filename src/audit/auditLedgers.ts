import { type Address, getAddress, isAddress } from "viem";
import { connectChain, startEmbeddedChain } from "../chain/index.ts";
import { InvalidValueError } from "../core/index.ts";
import { EVM_KIND, readEvmSnapshot } from "../ledger/onChain.ts";
import type { LedgerSnapshot } from "../round/index.ts";
import type { AuditReport } from "./AuditReport.ts";
import { type AuditOptions, auditChain } from "./auditChain.ts";
import { chainElsewhereError, notOnChainError } from "./errors.ts";

/** The ledger to audit: the nodes of its network and its address. */
export interface NetworkAudit extends AuditOptions {
  /** JSON-RPC nodes of one network, in order of preference. */
  readonly urls: readonly string[];
  /** Address of the Rounds contract. */
  readonly address: string;
  /** Chain id of the network, if it is known. The audit then reports a node of a different chain as such. */
  readonly chainId?: number;
  readonly notice?: (line: string) => void;
}

/** Audits a ledger on a network. @throws GFML_CHAIN_UNREACHABLE, GFML_WRONG_CHAIN, and the errors of `auditChain` */
export const auditNetwork = async (options: NetworkAudit): Promise<AuditReport> => {
  const { urls, chainId, signal, notice } = options;
  const address = requireAddress(options.address);
  const link = await connectChain({
    urls,
    ...(chainId !== undefined && { chainId }),
    ...(signal && { signal }),
    ...(notice && { notice }),
  });
  try {
    return await auditChain(link.publicClient, address, options);
  } finally {
    link.close();
  }
};

/** How to audit the chain inside a snapshot. */
export interface SnapshotAudit extends AuditOptions {
  /** Folder of the chain's log. */
  readonly folder: string;
}

/**
 * Audits the chain in a run's snapshot, on a separate node that ends with the audit. It uses only the chain and
 * the ledger's address from the snapshot.
 *
 * @throws GFML_NOT_ON_CHAIN, GFML_CHAIN_ELSEWHERE; GFML_ANVIL_MISSING, GFML_CHAIN_START; the errors of `auditChain`
 */
export const auditSnapshot = async (snapshot: LedgerSnapshot, options: SnapshotAudit): Promise<AuditReport> => {
  if (snapshot.kind !== EVM_KIND) throw notOnChainError(snapshot.kind);
  const { data, chain: state } = readEvmSnapshot(snapshot);
  const { addresses, chainId } = data;
  if (state === undefined) throw chainElsewhereError(chainId, addresses.rounds);
  const chain = await startEmbeddedChain({ folder: options.folder, state });
  try {
    return await auditNetwork({ ...options, urls: [chain.url], address: addresses.rounds });
  } catch (error) {
    throw (await chain.diagnose()) ?? error;
  } finally {
    await chain.stop();
  }
};

const requireAddress = (address: string): Address => {
  if (!isAddress(address, { strict: false })) {
    throw new InvalidValueError("address", address, "20 bytes in hex, beginning with 0x");
  }
  return getAddress(address);
};
