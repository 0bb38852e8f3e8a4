import { GfmlError } from "../core/index.ts";
import { snapshotDamagedError } from "./errors.ts";

/**
 * What is read from a snapshot. A snapshot can come from anybody: whatever it lacks is its own fault.
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
