import { type DataContract, readContract } from "../../data/index.ts";

/** The key under which a model file's metadata hold the data contract. */
const KEY = "contract";

/** Metadata of a model file that say what the model reads: the contract with its scaling, as JSON. */
export const contractMetadata = (contract: unknown): Readonly<Record<string, string>> =>
  contract === undefined || contract === null ? {} : { [KEY]: JSON.stringify(contract) };

/**
 * The contract in a model file's metadata; undefined if there is none.
 *
 * @throws GFML_DATA_CONTRACT if it is invalid
 */
export const contractOf = (metadata: Readonly<Record<string, string>>, file: string): DataContract | undefined => {
  const text = metadata[KEY];
  if (text === undefined) return undefined;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    // reported below, as any other document that is no contract
  }
  return readContract(document, file);
};
