/** What libp2p calls the stream. It has no version in it: the hello has, so that a mismatch can be named. */
export const WIRE_PROTOCOL = "/gfml/wire";
