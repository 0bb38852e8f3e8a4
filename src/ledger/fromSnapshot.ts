import { GfmlError } from "../core/index.ts";
import { snapshotDamagedError } from "./errors.ts";

/**
 * Returns what `read` takes from a snapshot. A snapshot can come from anyone, so any other error counts as damage.
 *
 * @throws GFML_SNAPSHOT_DAMAGED; the errors of gfml that `read` throws
 */
export const fromSnapshot = <Value>(read: () => Value): Value => {
  try {
    return read();
  } catch (error) {
    throw error instanceof GfmlError ? error : snapshotDamagedError(error);
  }
};
