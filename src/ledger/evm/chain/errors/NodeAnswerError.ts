import { GfmlError } from "../../../../core/index.ts";
import { withoutLongHex } from "../withoutLongHex.ts";

/**
 * A node's own JSON-RPC error: an answer, not a failure of the connection, so no other node is asked.
 *
 * Nodes echo what they were sent: long hexadecimal strings (raw transactions) are cut from the text, and the data is
 * kept where no log or inspection prints it.
 */
export class NodeAnswerError extends GfmlError {
  readonly code = "GFML_NODE_ANSWER";
  /** JSON-RPC error code, e.g. 3 for a revert. */
  readonly rpcCode: number;
  /** The node's words, cleaned. */
  readonly said: string;
  readonly #data: unknown;

  constructor(method: string, rpcCode: number, said: string, data?: unknown) {
    const cleaned = withoutLongHex(said);
    super("the node refused a request", {
      values: { method, code: rpcCode, said: cleaned },
      remedy: "see what the node said",
    });
    this.rpcCode = rpcCode;
    this.said = cleaned;
    this.#data = data;
  }

  /** The error's data, e.g. what a contract reverted with. */
  get data(): unknown {
    return this.#data;
  }
}
