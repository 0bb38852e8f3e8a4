import { GfmlError } from "../../core/index.ts";
import { type CatalogEntry, type DataSource, DataUnavailableError, loadDataSet } from "../../storage/index.ts";
import type { CliContext } from "../CliContext.ts";
import type { Check } from "./Check.ts";

/** Checks that a published data set is on this machine, complete and with the right checksums. */
export const checkPublished = async (
  entry: CatalogEntry,
  context: CliContext,
  dataDirectory: string | undefined,
): Promise<Check> => {
  const name = `data ${entry.name}`;
  try {
    const { environment, signal } = context;
    const data = entry.name as Extract<DataSource, string>;
    const set = await loadDataSet({ data, seed: 0, download: false, environment, signal, dataDirectory });
    return { name, status: "ok", found: `${set.train.count} samples, checksums match` };
  } catch (error) {
    if (error instanceof DataUnavailableError) {
      return { name, status: "missing", found: "not on this machine", remedy: `gfml data download ${entry.name}` };
    }
    if (!(error instanceof GfmlError)) throw error;
    const values = Object.entries(error.values).map(([key, value]) => `${key} ${String(value)}`);
    return {
      name,
      status: "failed",
      found: [error.shortMessage, ...values].join("; "),
      remedy: error.remedy ?? `delete it and download it again: gfml data download ${entry.name}`,
    };
  }
};
