import { GfmlError } from "../core/index.ts";

/** A run is resumed with a different configuration than it was started with. Only `rounds` may grow. */
export class ConfigDiffersError extends GfmlError {
  constructor(
    folder: string,
    differences: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[],
  ) {
    super("GFML_CONFIG_DIFFERS", `the run in ${folder} was started with different settings`, {
      values: Object.fromEntries(
        differences.map(({ field, before, after }) => [field, `${show(before)} then, ${show(after)} now`]),
      ),
      remedy:
        "resume with the same settings (only rounds may grow), or start a new run in a different folder with --output",
    });
  }
}

const show = (value: unknown): string => JSON.stringify(value) ?? "absent";

/** The disk is full, or the user's quota is used up. Complete files stay unchanged. */
export class DiskFullError extends GfmlError {
  constructor(path: string, cause: NodeJS.ErrnoException) {
    super("GFML_DISK_FULL", "the disk is full", {
      values: { file: path, reason: cause.code },
      remedy:
        "free some space, then continue from the last checkpoint: start a provider again with its command, resume a run with gfml run --resume FOLDER",
      cause,
    });
  }
}

/** The operating system refused to read or write a file. */
export class FileAccessError extends GfmlError {
  constructor(action: string, path: string, cause: NodeJS.ErrnoException) {
    super("GFML_FILE_ACCESS", `cannot ${action} ${path}`, {
      values: { reason: cause.code ?? cause.message },
      remedy: remedies[cause.code ?? ""] ?? "check the path and its disk",
      cause,
    });
  }
}

const remedies: Readonly<Record<string, string>> = {
  EACCES: "give this user access to the path, or choose a different path",
  EPERM: "give this user access to the path, or choose a different path",
  ENOENT: "check the path: it does not exist",
  ENOTDIR: "check the path: a part of it is a file, not a folder",
  EISDIR: "give a file; this is a folder",
  EROFS: "choose a path on a writable disk",
  EMFILE: "raise the limit on open files (ulimit -n)",
};

/** A folder is not, or no longer, a run's folder. Nothing in it is changed. */
export const notARunFolderError = (folder: string, reason: string): GfmlError =>
  new GfmlError("GFML_NOT_A_RUN_FOLDER", `${folder} is not a run folder`, {
    values: { reason },
    remedy:
      "give a folder that gfml run --output wrote; for a new run, give an empty folder or a path that does not exist",
  });

/** A file of a run folder does not match what gfml writes. */
export class RunFileCorruptError extends GfmlError {
  readonly path: string;
  readonly problem: string;

  constructor(path: string, problem: string, cause?: unknown, remedy?: string) {
    super("GFML_RUN_FILE_CORRUPT", `${path} is damaged`, {
      values: { problem },
      remedy: remedy ?? "restore the folder from a copy, or start the run anew with --replace",
      ...(cause !== undefined && { cause }),
    });
    this.path = path;
    this.problem = problem;
  }
}

/** Records that a checkpoint covers are not as they were written. Nothing was changed. */
export const recordsDamagedError = (folder: string, damages: readonly RunFileCorruptError[]): RunFileCorruptError => {
  const [first, ...others] = damages;
  const more = others.map(({ path, problem }) => `; ${path}: ${problem}`).join("");
  return new RunFileCorruptError(
    first!.path,
    `${first!.problem}${more}`,
    first,
    `restore ${folder} from a copy; or add --recover, which moves damaged files to ${folder}/damaged, keeps the lines that can be read, and resumes from the checkpoint`,
  );
};

/** A new run would overwrite what is in its folder. */
export const runFolderExistsError = (folder: string, state: string): GfmlError =>
  new GfmlError("GFML_RUN_FOLDER_EXISTS", `the folder ${folder} already holds a run`, {
    values: { state },
    remedy: `resume it: gfml run --resume ${folder}; or overwrite it: --replace; or choose a different folder: --output`,
  });

/** A different process writes to the run folder. */
export class RunFolderLockedError extends GfmlError {
  constructor(folder: string, owner: { readonly pid: number; readonly host: string }, lockFile: string) {
    super("GFML_RUN_FOLDER_LOCKED", `a different process is writing to ${folder}`, {
      values: { process: owner.pid, machine: owner.host },
      remedy: `wait for it or stop it; if you are sure that it no longer runs, delete ${lockFile}`,
    });
  }
}
