import { GfmlError } from "../../core/index.ts";

/** The files of a folder do not make one data set of several learners. */
export class DataFolderError extends GfmlError {
  readonly code = "GFML_DATA_FOLDER";

  constructor(problem: string, values: Readonly<Record<string, unknown>>, remedy: string) {
    super(problem, { values, remedy });
  }
}
