import { unzipSync } from "fflate";
import { DataFormatError } from "../errors.ts";
import type { NumpyArray } from "./NumpyArray.ts";
import { readNpy } from "./readNpy.ts";

/**
 * Reads the arrays of a file that `numpy.savez` or `numpy.savez_compressed` wrote, by name.
 *
 * @param file - its name for errors
 * @throws DataFormatError if it is no such file, or an array cannot be read
 */
export const readNpz = (bytes: Uint8Array, file: string): ReadonlyMap<string, NumpyArray> =>
  new Map(Object.entries(unpack(bytes, file)).map(([name, content]) => [name, readNpy(content, `${file}#${name}`)]));

/** The names of the arrays in such a file, without unpacking them. */
export const npzNames = (bytes: Uint8Array, file: string): string[] => {
  const names: string[] = [];
  unpack(bytes, file, (name) => {
    names.push(name);
    return false;
  });
  return names;
};

/** The bytes of one of its arrays, as `numpy.save` writes them. */
export const npzEntry = (bytes: Uint8Array, file: string, name: string): Uint8Array =>
  unpack(bytes, file, (other) => other === name)[name]!;

const unpack = (
  bytes: Uint8Array,
  file: string,
  wanted: (name: string) => boolean = () => true,
): Record<string, Uint8Array> => {
  try {
    const filter = (entry: { readonly name: string }) => ENTRY.test(entry.name) && wanted(nameOf(entry.name));
    const entries = Object.entries(unzipSync(bytes, { filter }));
    return Object.fromEntries(entries.map(([name, content]) => [nameOf(name), content]));
  } catch (cause) {
    throw new DataFormatError(
      file,
      "the file is no archive of arrays, or is damaged",
      { bytes: bytes.length },
      "give a file that numpy.savez wrote, and compare its size with the original",
      cause,
    );
  }
};

const ENTRY = /\.npy$/;
const nameOf = (file: string): string => file.replace(ENTRY, "");
