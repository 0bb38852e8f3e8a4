import { FileWriteError } from "./errors/FileWriteError.ts";

/** Does something to a file, and says which file if that fails. */
export const writing = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (cause) {
    throw new FileWriteError(path, cause);
  }
};
