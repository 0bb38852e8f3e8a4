import { DiskFullError, FileAccessError } from "../errors.ts";

/** The error of gfml for what the file system threw; anything else is returned as it is. */
const describeFileFailure = (action: string, path: string, error: unknown): unknown => {
  if (!(error instanceof Error) || !("code" in error) || "shortMessage" in error) return error;
  const failure = error as NodeJS.ErrnoException;
  if (failure.code === "ENOSPC" || failure.code === "EDQUOT") return new DiskFullError(path, failure);
  return typeof failure.errno === "number" ? new FileAccessError(action, path, failure) : error;
};

/** Does something with a file; failures of the file system become errors that say which file, and what to do. */
export const withFile = async <Result>(action: string, path: string, task: () => Promise<Result>): Promise<Result> => {
  try {
    return await task();
  } catch (error) {
    throw describeFileFailure(action, path, error);
  }
};
