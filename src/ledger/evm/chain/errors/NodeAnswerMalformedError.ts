import { GfmlError } from "../../../../core/index.ts";

/** A node's result is not of the kind that its method must give. */
export class NodeAnswerMalformedError extends GfmlError {
  readonly code = "GFML_NODE_ANSWER_MALFORMED";

  constructor(method: string, expected: string) {
    super("a node's answer is not what the method must give", {
      values: { method, expected },
      remedy: "check that the URL is an Ethereum JSON-RPC node of a supported version",
    });
  }
}
