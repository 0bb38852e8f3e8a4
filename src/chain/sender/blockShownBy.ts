/** The block number that an answer proves its node to have, if it shows one. */
export const blockShownBy = (method: string, params: readonly unknown[], result: unknown): bigint | undefined => {
  if (method === "eth_blockNumber") return quantity(result);
  if (typeof result !== "object" || result === null) return undefined;
  if (method === "eth_getTransactionReceipt" || method === "eth_getTransactionByHash") {
    return quantity((result as { blockNumber?: unknown }).blockNumber);
  }
  if (method === "eth_getBlockByHash") return quantity((result as { number?: unknown }).number);
  // a pending block is not there yet
  if (method === "eth_getBlockByNumber" && params[0] !== "pending") {
    return quantity((result as { number?: unknown }).number);
  }
  return undefined;
};

const quantity = (value: unknown): bigint | undefined =>
  typeof value === "string" && /^0x[0-9a-fA-F]{1,16}$/.test(value) ? BigInt(value) : undefined;

/** The newest block of a node, if the request asked for it. */
export const headShownBy = (method: string, params: readonly unknown[], result: unknown): bigint | undefined =>
  method === "eth_blockNumber" || (method === "eth_getBlockByNumber" && params[0] === "latest")
    ? blockShownBy(method, params, result)
    : undefined;
