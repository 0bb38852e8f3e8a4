import type { Connection } from "@libp2p/interface";

const CLOSE_TIMEOUT = 1_000;

/** Ends a connection: with what is queued, or after a second without. Never rejects. */
export const closeConnection = async (connection: Connection): Promise<void> => {
  try {
    await connection.close({ signal: AbortSignal.timeout(CLOSE_TIMEOUT) });
  } catch (error) {
    connection.abort(error instanceof Error ? error : new Error(String(error)));
  }
};
