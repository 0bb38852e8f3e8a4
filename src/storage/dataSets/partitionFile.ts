import { open } from "node:fs/promises";
import { type Partition, type PartitionedData, partitionFromJson, partitionToJson } from "../../data/index.ts";
import { moveIntoPlace } from "./moveIntoPlace.ts";
import { readBytes } from "./readBytes.ts";
import { writing } from "./writing.ts";

/** Reads a partition from a JSON file. @throws FileReadError, PartitionFileError if it is not for this data */
export const readPartitionFile = async (path: string, data: PartitionedData): Promise<number[][]> =>
  partitionFromJson(new TextDecoder().decode(await readBytes(path)), data);

/** Writes a partition to a JSON file, whole or not at all. @throws FileWriteError */
export const writePartitionFile = async (path: string, partition: Partition, data: PartitionedData): Promise<void> => {
  const temporary = `${path}.${process.pid}.tmp`;
  await writing(path, async () => {
    const file = await open(temporary, "w");
    try {
      await file.writeFile(partitionToJson(partition, data));
      await file.sync();
    } finally {
      await file.close();
    }
  });
  await moveIntoPlace(temporary, path);
};
