import { ConfigDiffersError } from "../../storage/index.ts";
import { type ConfigDifference, configDifferences } from "../config/configDifferences.ts";
import type { RunConfig } from "../config/RunConfig.ts";

/** How a network is reached and paid, which concerns nobody but the sender. */
const AT_WILL: ReadonlySet<string> = new Set(["chain.confirmations", "chain.maxFeePerGas", "chain.keystore"]);

const isNetwork = (ledger: string): boolean => ledger.startsWith("http");

/**
 * Only `rounds` may grow when a run goes on, and a network may be reached by other nodes.
 *
 * @throws ConfigDiffersError that names every field that differs
 */
export const checkResume = (folder: string, before: RunConfig, after: RunConfig): void => {
  const isAllowed = ({ field }: ConfigDifference): boolean => {
    if (field === "rounds") return after.rounds >= before.rounds;
    // the same network by other nodes: its chain id and contracts are checked
    if (field === "ledger") return isNetwork(before.ledger) && isNetwork(after.ledger);
    return AT_WILL.has(field);
  };
  const differences = configDifferences(before, after).filter((difference) => !isAllowed(difference));
  if (differences.length > 0) throw new ConfigDiffersError(folder, differences);
};
