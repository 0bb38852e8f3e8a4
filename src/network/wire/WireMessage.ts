/** What peers say to each other. */
export interface WireMessage {
  /** What it is about: 1 to 63 bytes of UTF-8. */
  readonly kind: string;
  /** Anything that JSON can carry. From the wire it is as yet unchecked: the caller validates it. */
  readonly header: unknown;
  /** Large or binary content. */
  readonly payload?: Uint8Array;
}
