import { startEmbeddedChain } from "../../chain/index.ts";
import { connectEmbedded, type EmbeddedOptions } from "./connectEmbedded.ts";
import { readEvmSnapshot } from "./EvmSnapshot.ts";
import { type EvmLedger, evmLedger, restoreEvmLedger } from "./evmLedger.ts";

/**
 * A ledger on a chain that gfml starts and closes with it.
 *
 * @throws GFML_ANVIL_MISSING or a related error if there is no anvil
 */
export const openEmbeddedLedger = async (options: EmbeddedOptions): Promise<EvmLedger> => {
  const { folder, snapshot } = options;
  const saved = snapshot === undefined ? undefined : readEvmSnapshot(snapshot);
  const chain = await startEmbeddedChain({ folder, ...(saved?.chain && { state: saved.chain }) });
  try {
    const connection = await connectEmbedded(chain, { ...options, saved: saved?.data });
    return snapshot === undefined ? evmLedger(connection, options) : restoreEvmLedger(connection, snapshot, options);
  } catch (error) {
    const died = await chain.diagnose();
    await chain.stop();
    throw died ?? error;
  }
};
