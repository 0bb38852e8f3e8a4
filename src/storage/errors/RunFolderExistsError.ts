import { GfmlError } from "../../core/index.ts";

/** A new run would overwrite what is in its folder. */
export class RunFolderExistsError extends GfmlError {
  readonly code = "GFML_RUN_FOLDER_EXISTS";

  constructor(folder: string, state: string) {
    super(`the folder ${folder} holds a run already`, {
      values: { state },
      remedy: `go on with it: gfml run --resume ${folder}; or overwrite it: --replace; or choose another folder: --output`,
    });
  }
}
