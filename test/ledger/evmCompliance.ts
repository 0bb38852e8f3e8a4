import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { EmbeddedChain } from "../../src/chain/anvil/EmbeddedChain.ts";
import { startEmbeddedChain } from "../../src/chain/anvil/startEmbeddedChain.ts";
import { connectEmbedded } from "../../src/ledger/evm/connectEmbedded.ts";
import { evmLedger } from "../../src/ledger/evm/evmLedger.ts";
import { openEmbeddedLedger } from "../../src/ledger/evm/openEmbeddedLedger.ts";
import { ledgerCompliance } from "../../src/testing/ledgerCompliance.ts";

const now = (): number => 0;

/**
 * The suite of all ledgers on an embedded chain.
 *
 * @param pipelined - answers come before the chain's
 * @param effort - share of the random runs: each is dozens of transactions
 */
export const evmCompliance = (name: string, pipelined: boolean, effort: number): void => {
  // one chain for the suite: a ledger is its contracts, and every ledger gets its own
  const folder = mkdtempSync(join(tmpdir(), "gfml-evm-"));
  let chain: EmbeddedChain;
  let opened = 0;
  beforeAll(async () => {
    chain = await startEmbeddedChain({ folder });
  });
  afterAll(async () => {
    await chain.stop();
    rmSync(folder, { recursive: true });
  });
  ledgerCompliance(
    name,
    async () => {
      opened += 1;
      const connection = await connectEmbedded({ ...chain, stop: async () => {} }, { now, secret: `suite ${opened}` });
      return evmLedger(connection, { pipelined });
    },
    {
      restore: async (snapshot) =>
        openEmbeddedLedger({ folder: join(folder, "restored"), now, secret: `suite ${opened}`, snapshot, pipelined }),
      // the dump of a chain is equal in what it says, not in its bytes
      comparable: ({ bytes: _, ...snapshot }) => snapshot,
      effort,
    },
  );
};
