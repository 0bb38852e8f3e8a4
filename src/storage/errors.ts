import { GfmlError } from "../core/index.ts";

/** A run is resumed with a configuration that it was not started with. Only `rounds` may grow. */
export class ConfigDiffersError extends GfmlError {
  constructor(
    folder: string,
    differences: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[],
  ) {
    super("GFML_CONFIG_DIFFERS", `the run in ${folder} was started with other settings`, {
      values: Object.fromEntries(
        differences.map(({ field, before, after }) => [field, `${show(before)} then, ${show(after)} now`]),
      ),
      remedy:
        "resume with the same settings (only rounds may grow), or start a new run in a different folder: --output",
    });
  }
}

const show = (value: unknown): string => JSON.stringify(value) ?? "absent";

/** There is no room left on the disk, or the user's quota is used up. Complete files stay as they were. */
export class DiskFullError extends GfmlError {
  constructor(path: string, cause: NodeJS.ErrnoException) {
    super("GFML_DISK_FULL", "the disk is full", {
      values: { file: path, reason: cause.code },
      remedy: "free some space, then resume from the last checkpoint with gfml run --resume",
      cause,
    });
  }
}

/** The operating system refused to read or write a file. */
export class FileAccessError extends GfmlError {
  constructor(action: string, path: string, cause: NodeJS.ErrnoException) {
    super("GFML_FILE_ACCESS", `cannot ${action} ${path}`, {
      values: { reason: cause.code ?? cause.message },
      remedy: remedies[cause.code ?? ""] ?? "check the path and the disk it is on",
      cause,
    });
  }
}

const remedies: Readonly<Record<string, string>> = {
  EACCES: "allow this user to use that path, or choose another",
  EPERM: "allow this user to use that path, or choose another",
  ENOENT: "check the path: nothing is there",
  ENOTDIR: "check the path: a part of it is a file, not a folder",
  EISDIR: "give a file; this is a folder",
  EROFS: "choose a path on a disk that can be written to",
  EMFILE: "raise the limit on open files (ulimit -n)",
};

/** A folder is not, or no longer, a run's: nothing in it is touched. */
export const notARunFolderError = (folder: string, reason: string): GfmlError =>
  new GfmlError("GFML_NOT_A_RUN_FOLDER", `${folder} is not a run folder`, {
    values: { reason },
    remedy: "give the folder that gfml run --output wrote, or for a new run one that is empty or does not exist",
  });

/** A file of a run folder is not what gfml wrote. */
export class RunFileCorruptError extends GfmlError {
  constructor(path: string, problem: string, cause?: unknown) {
    super("GFML_RUN_FILE_CORRUPT", `${path} is damaged`, {
      values: { problem },
      remedy: "restore the folder from a copy, or start the run anew with --replace",
      ...(cause !== undefined && { cause }),
    });
  }
}

/** A new run would overwrite what is in its folder. */
export const runFolderExistsError = (folder: string, state: string): GfmlError =>
  new GfmlError("GFML_RUN_FOLDER_EXISTS", `the folder ${folder} holds a run already`, {
    values: { state },
    remedy: `resume it: gfml run --resume ${folder}; or overwrite it: --replace; or choose a different folder: --output`,
  });

/** A different process writes to the run folder. */
export class RunFolderLockedError extends GfmlError {
  constructor(folder: string, owner: { readonly pid: number; readonly host: string }, lockFile: string) {
    super("GFML_RUN_FOLDER_LOCKED", `a different process is writing to ${folder}`, {
      values: { process: owner.pid, machine: owner.host },
      remedy: `wait for it or stop it; if it surely no longer runs, delete ${lockFile}`,
    });
  }
}
