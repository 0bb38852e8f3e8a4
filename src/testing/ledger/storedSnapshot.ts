import type { Ledger, LedgerSnapshot } from "../../round/index.ts";

/** A ledger's snapshot as restored from a checkpoint: its data pass through JSON, its bytes stay unchanged. */
export const storedSnapshot = async (ledger: Ledger): Promise<LedgerSnapshot> => {
  const { bytes, ...plain } = await ledger.snapshot();
  return { ...(JSON.parse(JSON.stringify(plain)) as LedgerSnapshot), ...(bytes && { bytes }) };
};
