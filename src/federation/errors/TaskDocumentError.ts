import { GfmlError } from "../../core/index.ts";

/** What a provider, or somebody in its place, gave as its task is not to be trusted, or not understood. */
export class TaskDocumentError extends GfmlError {
  readonly code = "GFML_TASK_DOCUMENT";

  constructor(problem: string) {
    super(`the task document is refused: ${problem}`, {
      remedy: "check the join address with the provider, by another way than the one it came by",
    });
  }
}
