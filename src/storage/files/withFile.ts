import { DiskFullError, FileAccessError } from "../errors.ts";

/** The gfml error for an error of the file system; other errors are returned unchanged. */
const describeFileFailure = (action: string, path: string, error: unknown): unknown => {
  if (!(error instanceof Error) || !("code" in error) || "shortMessage" in error) return error;
  const failure = error as NodeJS.ErrnoException;
  if (failure.code === "ENOSPC" || failure.code === "EDQUOT") return new DiskFullError(path, failure);
  return typeof failure.errno === "number" ? new FileAccessError(action, path, failure) : error;
};

/** Runs an operation on a file. File system failures become errors that name the file and a remedy. */
export const withFile = async <Result>(action: string, path: string, task: () => Promise<Result>): Promise<Result> => {
  try {
    return await task();
  } catch (error) {
    throw describeFileFailure(action, path, error);
  }
};
