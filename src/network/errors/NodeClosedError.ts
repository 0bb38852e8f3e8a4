import { GfmlError } from "../../core/index.ts";

/** The node was closed. */
export class NodeClosedError extends GfmlError {
  readonly code = "GFML_NETWORK_NODE_CLOSED";

  constructor() {
    super("this network node is closed", { remedy: "create another one" });
  }
}
