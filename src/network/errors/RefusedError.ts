import { GfmlError } from "../../core/index.ts";

/**
 * A peer, or this side, refuses a request. A handler throws it to answer so; other errors of a handler reach the asker as
 * the refusal `failed`, without their text.
 *
 * Refusals of the network itself: `busy`, `replayed`, `not-served`, `too-large`, `memory`, `stalled`, `hash`, `malformed`,
 * `failed`.
 */
export class RefusedError extends GfmlError {
  readonly code = "GFML_NETWORK_REFUSED";
  /** A short word that programs compare. */
  readonly refusal: string;
  /** What the other side says about it. */
  readonly text: string;

  constructor(refusal: string, text: string, account?: string) {
    super(`refused (${refusal}): ${text}`, { values: account === undefined ? {} : { account } });
    this.refusal = refusal;
    this.text = text;
  }
}
