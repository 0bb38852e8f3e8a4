/** What a node reports for logs and metrics. Nothing here needs an answer: the node has dealt with it. */
export type NetworkEvent = { readonly account?: string; readonly address?: string } & (
  | { readonly kind: "connected"; readonly isRelayed: boolean; readonly software: string }
  | { readonly kind: "closed"; readonly reason: string }
  /** A connection, a reservation or a hello that was turned away. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Bytes, messages or payloads that are not what they should be. */
  | { readonly kind: "malformed"; readonly reason: string }
  /** A request number that was used before. */
  | { readonly kind: "replayed"; readonly reason: string }
  /** A peer that sends more than it may, and waits. */
  | { readonly kind: "limited"; readonly reason: string }
  /** A payload that did not arrive. */
  | { readonly kind: "dropped"; readonly reason: string }
  /** A handler of this node threw something else than a RefusedError. */
  | { readonly kind: "handler-failed"; readonly reason: string; readonly error: unknown }
  | { readonly kind: "memory"; readonly reason: string }
  | { readonly kind: "reserved"; readonly reason: string }
);
