import { readFile } from "node:fs/promises";
import { contractError, type DataContract, readContract } from "../../data/index.ts";
import { withFile } from "../files/withFile.ts";

/**
 * Reads a data contract from a JSON file.
 *
 * @throws FileAccessError; GFML_DATA_CONTRACT if it is invalid
 */
export const readContractFile = async (path: string): Promise<DataContract> => {
  const text = await withFile("read", path, () => readFile(path, "utf8"));
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw contractError(
      "the data contract is not JSON",
      { contract: path, problem: (cause as Error).message },
      "give the file that gfml contract --output wrote",
    );
  }
  return readContract(document, path);
};
