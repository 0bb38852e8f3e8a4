import { GfmlError } from "../../core/index.ts";

/** Another process writes to the run folder. */
export class RunFolderLockedError extends GfmlError {
  readonly code = "GFML_RUN_FOLDER_LOCKED";

  constructor(folder: string, owner: { readonly pid: number; readonly host: string }, lockFile: string) {
    super(`another process is writing to ${folder}`, {
      values: { process: owner.pid, machine: owner.host },
      remedy: `wait for it or stop it; if it surely no longer runs, delete ${lockFile}`,
    });
  }
}
