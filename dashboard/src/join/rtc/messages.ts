/** What the worker that takes part tells the page about one channel, on a port of its own. */
export type RtcCommand =
  | { readonly kind: "offer" }
  | { readonly kind: "answer"; readonly description: string }
  /** The other side's answer to an offer. */
  | { readonly kind: "accept"; readonly description: string }
  | { readonly kind: "data"; readonly bytes: ArrayBuffer }
  | { readonly kind: "close" };

/** What the page tells the worker. */
export type RtcNews =
  | { readonly kind: "description"; readonly description: string }
  | { readonly kind: "open" }
  | { readonly kind: "data"; readonly bytes: ArrayBuffer }
  /** So many bytes have gone out. */
  | { readonly kind: "taken"; readonly count: number }
  | { readonly kind: "closed"; readonly reason: string };
