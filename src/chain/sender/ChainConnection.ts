import type { PublicClient } from "viem";
import type { FaultReason } from "./EndpointFault.ts";

export interface ChainRequestOptions {
  readonly signal?: AbortSignal;
  /** The node must have this block. Reads of the newest state always need the newest block seen so far. */
  readonly atLeastBlock?: bigint;
}

/** The state of a node of the chain. */
interface EndpointReport {
  /** Without path and credentials. */
  readonly url: string;
  readonly healthy: boolean;
  /** Newest block that this node is known to have. */
  readonly block: bigint | undefined;
  /** The last fault. */
  readonly lastFault: { readonly reason: FaultReason; readonly detail: string } | undefined;
}

/** A chain behind one or more JSON-RPC URLs. */
export interface ChainConnection {
  readonly chainId: number;
  /** viem's reading client over this connection: the same failover, no separate retries. */
  readonly publicClient: PublicClient;
  /**
   * One JSON-RPC request to the first healthy node.
   *
   * @throws NodeAnswerError on the node's own JSON-RPC error (no other node is asked), GFML_CHAIN_UNREACHABLE,
   *   GFML_CHAIN_BEHIND, GFML_WRONG_CHAIN or GFML_CHAIN_WAIT_ABORTED
   */
  request(method: string, params?: readonly unknown[], options?: ChainRequestOptions): Promise<unknown>;
  /** The newest block number that any node has shown. */
  highestBlock(): bigint;
  endpoints(): readonly EndpointReport[];
  /** Ends every wait. */
  close(): void;
}
