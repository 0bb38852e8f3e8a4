import { readdir, readFile } from "node:fs/promises";
import { notARunFolderError, RunFileCorruptError } from "../errors.ts";
import { withFile } from "../files/withFile.ts";
import { type Manifest, manifestSchema } from "./Manifest.ts";
import { runFile, runFileNames } from "./runFiles.ts";

/** What a folder holds: a run, nothing, or other files. */
export type FolderState = "absent" | "empty" | "run" | "foreign";

/** @throws FileAccessError if it cannot be read or is a file */
export const inspectFolder = async (folder: string): Promise<FolderState> => {
  const names = await withFile("read", folder, () =>
    readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    }),
  );
  if (names === undefined) return "absent";
  // a run killed at its start leaves only a lock, or the temporary file of a first manifest
  const left = names.filter((name) => !name.startsWith(runFileNames.lock) && !name.endsWith(".tmp"));
  if (left.length === 0) return "empty";
  return left.includes(runFileNames.manifest) ? "run" : "foreign";
};

/**
 * @throws GFML_NOT_A_RUN_FOLDER if there is no manifest; RunFileCorruptError if it is not a gfml manifest; FileAccessError
 */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const state = await inspectFolder(folder);
  if (state === "absent") throw notARunFolderError(folder, "there is no such folder");
  if (state !== "run") throw notARunFolderError(folder, `it holds no ${runFileNames.manifest}`);
  const path = runFile(folder, "manifest");
  const text = await withFile("read", path, () => readFile(path, "utf8"));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new RunFileCorruptError(path, "it is not JSON", cause);
  }
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new RunFileCorruptError(path, `${issue?.path.join(".")}: ${issue?.message}`);
  }
  return parsed.data;
};
