import { GfmlError } from "../../core/index.ts";

/** Something was asked of the provider while there is no stream with it. */
export class NotConnectedError extends GfmlError {
  readonly code = "GFML_NOT_CONNECTED";

  constructor() {
    super("there is no connection to the provider now", { remedy: "wait until the learner is online, and ask again" });
  }
}
