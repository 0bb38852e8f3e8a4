/** Methods whose result depends on a node's newest block, each with the position of its block parameter. */
const BLOCK_PARAMETER: Readonly<Record<string, number>> = {
  eth_call: 1,
  eth_createAccessList: 1,
  eth_estimateGas: 1,
  eth_getBalance: 1,
  eth_getBlockByNumber: 0,
  eth_getCode: 1,
  eth_getProof: 2,
  eth_getStorageAt: 2,
  eth_getTransactionCount: 1,
};
const ALWAYS: ReadonlySet<string> = new Set([
  "eth_blockNumber",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getTransactionByHash",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
]);

/** Whether a request reads the newest state, so that a node which is behind would give a wrong result. */
export const needsNewestState = (method: string, params: readonly unknown[]): boolean => {
  if (ALWAYS.has(method)) return true;
  if (method === "eth_getLogs") {
    const { toBlock, blockHash } = (params[0] ?? {}) as { toBlock?: unknown; blockHash?: unknown };
    return blockHash === undefined && (toBlock === undefined || toBlock === "latest" || toBlock === "pending");
  }
  const place = BLOCK_PARAMETER[method];
  if (place === undefined) return false;
  const block = params[place];
  return block === undefined || block === "latest" || block === "pending";
};
