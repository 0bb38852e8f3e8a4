import { type PartitionedData, partitionFromJson, partitionToJson, type SamplePartition } from "../../data/index.ts";
import { writeFileAtomic } from "../files/writeFileAtomic.ts";
import { readBytes } from "./readBytes.ts";

/** Reads a partition from a JSON file. @throws FileAccessError, GFML_PARTITION_FILE if it belongs to other data */
export const readPartitionFile = async (path: string, data: PartitionedData): Promise<number[][]> =>
  partitionFromJson(new TextDecoder().decode(await readBytes(path)), data);

/** Writes a partition to a JSON file, completely or not at all. @throws FileAccessError, DiskFullError */
export const writePartitionFile = (path: string, partition: SamplePartition, data: PartitionedData): Promise<void> =>
  writeFileAtomic(path, partitionToJson(partition, data));
