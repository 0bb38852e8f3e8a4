import { DataFormatError, gunzip, type NamedBytes, npzEntry, npzNames } from "../../data/index.ts";
import { readBytes } from "./readBytes.ts";

/** A file of `numpy.savez`, and the array in it that is meant. */
const NPZ = /^(?<file>.+\.npz)(?:#(?<array>.+))?$/i;

/**
 * The bytes of an array: an IDX file or one of `numpy.save`, plain or packed by gzip, or `FILE.npz#ARRAY`.
 *
 * @throws FileAccessError; DataFormatError if a file of several arrays does not have the one that is named
 */
export const openArray = async (name: string, signal?: AbortSignal): Promise<NamedBytes> => {
  const { file, array } = NPZ.exec(name)?.groups ?? {};
  if (file === undefined) return { name, bytes: await gunzip(await readBytes(name, signal), name) };
  const archive = await readBytes(file, signal);
  const names = npzNames(archive, file);
  const wanted = array ?? (names.length === 1 ? names[0]! : undefined);
  if (wanted === undefined || !names.includes(wanted))
    throw new DataFormatError(
      file,
      wanted === undefined ? "the file holds several arrays" : "the file has no such array",
      { ...(wanted !== undefined && { array: wanted }), arrays: names.join(", ") },
      `name the one that is meant: ${file}#${names[0] ?? "ARRAY"}`,
    );
  return { name: `${file}#${wanted}`, bytes: npzEntry(archive, file, wanted) };
};
