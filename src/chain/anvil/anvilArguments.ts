import { EMBEDDED_BLOCK_GAS_LIMIT, EMBEDDED_CHAIN_ID, EMBEDDED_GENESIS_TIMESTAMP } from "./embeddedChainConstants.ts";

/**
 * How anvil is started. Mining is explicit, for its automine stalls under load; no state file, for the one it writes does
 * not survive a kill; states of old blocks are dropped, so that memory grows by transactions alone; London's rules are
 * those the contracts are compiled for, so code that needs later ones fails here first. The first block is always the
 * same, for a loaded chain must begin with the very block that anvil made at its start. The port is chosen by the
 * system: there is nothing to race for. No ready accounts and no CORS: pages in the user's browser get no answer.
 */
export const anvilArguments = (): readonly string[] => [
  ...["--host", "127.0.0.1", "--port", "0", "--no-cors", "--no-request-size-limit"],
  ...[
    "--chain-id",
    String(EMBEDDED_CHAIN_ID),
    "--hardfork",
    "london",
    "--timestamp",
    String(EMBEDDED_GENESIS_TIMESTAMP),
  ],
  ...["--no-mining", "--order", "fifo", "--gas-limit", String(EMBEDDED_BLOCK_GAS_LIMIT)],
  ...["--base-fee", "0", "--gas-price", "0", "--disable-min-priority-fee"],
  ...["--prune-history", "--accounts", "0", "--disable-default-create2-deployer", "--color", "never"],
];
