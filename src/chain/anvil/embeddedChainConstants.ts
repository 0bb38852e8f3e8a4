/** Chain id of every embedded chain: the letters "gfml", an id that no public network has. */
export const EMBEDDED_CHAIN_ID = 0x67666d6c;

/**
 * Time of every embedded chain's first block, 2026-01-01 00:00 UTC [s]. Block times must come after it: a virtual clock
 * that begins at 0 is added to it.
 */
export const EMBEDDED_GENESIS_TIMESTAMP = 1_767_225_600;

/** Gas that one block of the embedded chain holds. */
export const EMBEDDED_BLOCK_GAS_LIMIT = 30_000_000;

/**
 * The most gas that one transaction should ask for (EIP-7825). Not enforced by the embedded chain, whose rules are older,
 * but by public chains: who keeps to it runs on both.
 */
export const TRANSACTION_GAS_LIMIT = 16_777_216;

/**
 * Fees of every transaction on the embedded chain. Its accounts hold no ether, and `eth_maxPriorityFeePerGas` answers
 * 1 gwei whatever is set: so senders must use these and not ask.
 */
export const EMBEDDED_FEES: { readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint } = {
  maxFeePerGas: 0n,
  maxPriorityFeePerGas: 0n,
};
