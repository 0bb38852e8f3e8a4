import { GfmlError } from "../../core/index.ts";

/** Nobody answers at a provider's door. */
export class DoorUnreachableError extends GfmlError {
  readonly code = "GFML_DOOR_UNREACHABLE";

  constructor(url: string, cause: unknown) {
    const error = cause as { message?: unknown; cause?: { code?: unknown } };
    super("the provider's door does not answer", {
      values: { url, problem: String(error.cause?.code ?? error.message ?? cause) },
      remedy: "check the join address and that the provider runs; a learner tries again by itself once it has joined",
      cause,
    });
  }
}
