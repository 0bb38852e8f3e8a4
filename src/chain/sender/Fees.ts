/** The fees that a transaction offers per unit of gas, in wei: by EIP-1559 if the chain supports it, otherwise one price. */
export type Fees =
  | { readonly type: "legacy"; readonly gasPrice: bigint }
  | { readonly type: "eip1559"; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint };

/** The most that a unit of gas can cost. */
export const highestPrice = (fees: Fees): bigint => (fees.type === "legacy" ? fees.gasPrice : fees.maxFeePerGas);

/**
 * Fees of a replacement: each is at least an eighth (12.5 %, more than any node's threshold of 10 %) above the earlier ones,
 * and not below the market's.
 */
export const raiseFees = (former: Fees, market: Fees): Fees => {
  if (former.type === "legacy") {
    return { type: "legacy", gasPrice: larger(raised(former.gasPrice), highestPrice(market)) };
  }
  const tip = market.type === "eip1559" ? market.maxPriorityFeePerGas : 0n;
  const maxPriorityFeePerGas = larger(raised(former.maxPriorityFeePerGas), tip);
  const maxFeePerGas = larger(raised(former.maxFeePerGas), highestPrice(market), maxPriorityFeePerGas);
  return { type: "eip1559", maxFeePerGas, maxPriorityFeePerGas };
};

const raised = (price: bigint): bigint => price + (price + 7n) / 8n + (price === 0n ? 1n : 0n);

const larger = (...values: readonly bigint[]): bigint => {
  let most = 0n;
  for (const value of values) if (value > most) most = value;
  return most;
};
