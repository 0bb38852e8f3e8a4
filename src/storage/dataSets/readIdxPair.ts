import { gunzip, type NamedBytes, type Samples, samplesFromIdx } from "../../data/index.ts";
import { readBytes } from "./readBytes.ts";

/** Reads a pair of IDX files, plain or .gz. @throws FileAccessError, DataFormatError */
export const readIdxPair = async (images: string, labels: string, signal?: AbortSignal): Promise<Samples> => {
  const read = async (name: string): Promise<NamedBytes> => ({
    name,
    bytes: await gunzip(await readBytes(name, signal), name),
  });
  return samplesFromIdx(await read(images), await read(labels));
};
