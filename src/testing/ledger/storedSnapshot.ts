import type { Ledger, LedgerSnapshot } from "../../round/index.ts";

/** A ledger's snapshot as a checkpoint gives it back: its data through JSON, its bytes as they are. */
export const storedSnapshot = async (ledger: Ledger): Promise<LedgerSnapshot> => {
  const { bytes, ...plain } = await ledger.snapshot();
  return { ...(JSON.parse(JSON.stringify(plain)) as LedgerSnapshot), ...(bytes && { bytes }) };
};
