import { unzipSync } from "fflate";
import { DataFormatError } from "../errors.ts";
import type { NumpyArray } from "./NumpyArray.ts";
import { readNpy } from "./readNpy.ts";

/**
 * Reads the arrays of a file that `numpy.savez` or `numpy.savez_compressed` wrote, by name.
 *
 * @param name - the file's name for errors
 * @param wanted - which arrays to read; all if absent
 * @throws DataFormatError if it is no such file, or an array cannot be read
 */
export const readNpz = (
  bytes: Uint8Array,
  name: string,
  wanted: (array: string) => boolean = () => true,
): ReadonlyMap<string, NumpyArray> => {
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes, { filter: (entry) => entry.name.endsWith(".npy") && wanted(nameOf(entry.name)) });
  } catch (cause) {
    throw new DataFormatError(
      name,
      "the file is no archive of arrays, or is damaged",
      { bytes: bytes.length },
      "give a file that numpy.savez wrote, and compare its size with the original",
      cause,
    );
  }
  return new Map(
    Object.entries(entries).map(([file, content]) => [
      nameOf(file),
      readNpy(content, `${name}, array ${nameOf(file)}`),
    ]),
  );
};

const nameOf = (file: string): string => file.replace(/\.npy$/, "");
