import { GfmlError } from "../core/index.ts";

/** The other side already has a connection of this key, and that one is alive. */
export class DuplicateConnectionError extends GfmlError {
  constructor(account: string, ours: string) {
    super("GFML_NETWORK_DUPLICATE", "this key is already connected there", {
      values: { account, ours },
      remedy: "end the other process that uses the key; one that died is forgotten within seconds",
    });
  }
}

/** A node cannot listen at its addresses. */
export const listenError = (addresses: readonly string[], cause: unknown): GfmlError =>
  new GfmlError("GFML_NETWORK_LISTEN", "cannot listen at these addresses", {
    values: { addresses, problem: cause instanceof Error ? cause.message : String(cause) },
    remedy: "choose a free port, or 0 for any",
    cause,
  });

/** The node was closed. */
export const nodeClosedError = (): GfmlError =>
  new GfmlError("GFML_NETWORK_NODE_CLOSED", "this network node is closed", { remedy: "create another one" });

/** The connection to a peer ended before it answered. */
export class PeerGoneError extends GfmlError {
  /** @param reason - why the connection ended, as `Peer.closed` says it */
  constructor(account: string, reason: string) {
    super("GFML_NETWORK_PEER_GONE", "the connection to a peer ended", {
      values: { account, reason },
      remedy: "connect again; a peer that keeps leaving is down, or refuses",
    });
  }
}

/** Two sides speak different versions of the wire. */
export class ProtocolVersionError extends GfmlError {
  constructor(ours: number, theirs: number, software: string) {
    super("GFML_NETWORK_PROTOCOL_VERSION", "the other side speaks another version of the protocol", {
      values: { ours, theirs, software },
      remedy: ours < theirs ? "update gfml here" : "the other side must update gfml",
    });
  }
}

/**
 * A peer, or this side, refuses a request. A handler throws it to answer so; other errors of a handler reach the asker as
 * the refusal `failed`, without their text.
 *
 * Refusals of the network itself: `busy`, `replayed`, `not-served`, `too-large`, `memory`, `stalled`, `hash`, `malformed`,
 * `failed`.
 */
export class RefusedError extends GfmlError {
  /** A short word that programs compare. */
  readonly refusal: string;
  /** What the other side says about it. */
  readonly text: string;

  constructor(refusal: string, text: string, account?: string) {
    super("GFML_NETWORK_REFUSED", `refused (${refusal}): ${text}`, {
      values: account === undefined ? {} : { account },
    });
    this.refusal = refusal;
    this.text = text;
  }
}

/**
 * A peer did not answer in time. Its connection goes on.
 *
 * @param timeout - s
 */
export const requestTimeoutError = (account: string, kind: string, timeout: number): GfmlError =>
  new GfmlError("GFML_NETWORK_REQUEST_TIMEOUT", "a peer did not answer in time", {
    values: { account, kind, timeout },
    remedy: "allow more time, or go on without it",
  });

/** No address of a peer led to it. */
export class UnreachableError extends GfmlError {
  /** @param attempts - what happened, by address */
  constructor(account: string, attempts: Readonly<Record<string, string>>) {
    super("GFML_NETWORK_UNREACHABLE", "a peer cannot be reached", {
      values: { account, ...attempts },
      remedy: "check that it runs, that its port is open, and that this account is registered there",
    });
  }
}

/** A peer id of a key that is no secp256k1 key, so that no account follows from it. */
export const unsupportedKeyError = (peerId: string, keyType: string): GfmlError =>
  new GfmlError("GFML_NETWORK_UNSUPPORTED_KEY", "a peer id has no account", {
    values: { peerId, keyType },
    remedy: "peers of gfml have secp256k1 keys",
  });

/** Bytes from a peer that are no frame, message or payload of the protocol, or do not have the announced SHA-256. */
export class WireFormatError extends GfmlError {
  constructor(problem: string, values: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super("GFML_NETWORK_WIRE_FORMAT", problem, {
      values,
      remedy: "the other side is no gfml of this version, or lies",
      ...(cause !== undefined && { cause }),
    });
  }
}

/** Somebody else answers at an address: its key is not that of the account that was asked for. */
export class WrongPeerError extends GfmlError {
  constructor(expected: string, found: string, address: string) {
    super("GFML_NETWORK_WRONG_PEER", "another peer answers at this address", {
      values: { expected, found, address },
      remedy: "ask whoever gave you the address for the current one",
    });
  }
}

/** What an error says, in one line. */
export const messageOf = (error: unknown): string =>
  error instanceof GfmlError ? error.shortMessage : error instanceof Error ? error.message : String(error);
