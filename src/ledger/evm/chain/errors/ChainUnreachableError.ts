import { GfmlError } from "../../../../core/index.ts";

/** No URL of the chain gave a usable answer within the patience given: what each of them did instead, by name. */
export class ChainUnreachableError extends GfmlError {
  readonly code = "GFML_CHAIN_UNREACHABLE";

  /**
   * @param waiting - what was wanted, e.g. the JSON-RPC method
   * @param reasons - per URL (without path and credentials) why it could not be used
   */
  constructor(waiting: string, reasons: Readonly<Record<string, string>>) {
    super("no node of the chain gave a usable answer", {
      values: { waiting, ...reasons },
      remedy: "start a node, check the URLs, or name further URLs to fall back on",
    });
  }
}
