import { GfmlError } from "../core/index.ts";

/** A living connection of the same key exists at the peer. */
export class DuplicateConnectionError extends GfmlError {
  constructor(account: string, ours: string) {
    super("GFML_NETWORK_DUPLICATE", "this key is already connected to the peer", {
      values: { account, ours },
      remedy: "end the other process that uses the key; the peer forgets a dead one within seconds",
    });
  }
}

/** A node cannot listen on its addresses. */
export const listenError = (addresses: readonly string[], cause: unknown): GfmlError =>
  new GfmlError("GFML_NETWORK_LISTEN", "cannot listen on these addresses", {
    values: { addresses, problem: listenProblem(messageOf(cause)) },
    remedy:
      "end the process that uses the port, or choose a different one, or 0 for any free port: in network.listen of a service, with --listen of gfml learner",
    cause,
  });

const LISTEN_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is in use",
  EADDRNOTAVAIL: "this machine does not have the address",
  EACCES: "the system does not allow this port",
};

/** One line of what libp2p says in many, with a stack for each address. */
const listenProblem = (message: string): string => {
  const failed = [...message.matchAll(/^\s*(\/\S+): .*?\b(E[A-Z]{3,})\b/gm)];
  if (failed.length === 0) return message.split("\n")[0]!;
  return failed.map(([, address, code]) => `${address}: ${LISTEN_PROBLEMS[code!] ?? code}`).join("; ");
};

/** The node was closed. */
export const nodeClosedError = (): GfmlError =>
  new GfmlError("GFML_NETWORK_NODE_CLOSED", "this network node is closed", { remedy: "create a new node" });

/** The connection to a peer ended before the peer answered. */
export class PeerGoneError extends GfmlError {
  /** @param reason - why the connection ended, as `Peer.closed` gives it */
  constructor(account: string, reason: string) {
    super("GFML_NETWORK_PEER_GONE", "the connection to a peer ended", {
      values: { account, reason },
      remedy: "connect again; if the connection keeps ending, check that the peer runs and admits this account",
    });
  }
}

/** Two peers use different versions of the wire protocol. */
export class ProtocolVersionError extends GfmlError {
  constructor(ours: number, theirs: number, software: string) {
    super("GFML_NETWORK_PROTOCOL_VERSION", "the peer uses a different version of the wire protocol", {
      values: { ours, theirs, software },
      remedy: ours < theirs ? "update gfml here" : "ask the peer's operator to update gfml",
    });
  }
}

/**
 * A peer, or this side, refuses a request. A handler throws it to send the refusal to the peer. Of any other error that a
 * handler throws, the peer gets the refusal `failed` and no text.
 *
 * The network itself refuses with `busy`, `replayed`, `not-served`, `too-large`, `memory`, `stalled`, `hash`, `malformed` and
 * `failed`.
 */
export class RefusedError extends GfmlError {
  /** A short word for programs. */
  readonly refusal: string;
  /** The reason, for people. */
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
 * A peer did not answer in time. Its connection stays open.
 *
 * @param timeout - s
 */
export const requestTimeoutError = (account: string, kind: string, timeout: number): GfmlError =>
  new GfmlError("GFML_NETWORK_REQUEST_TIMEOUT", "a peer did not answer in time", {
    values: { account, kind, timeout },
    remedy: "allow more time, or continue without this peer",
  });

/**
 * No address of a peer leads to it.
 *
 * @param attempts - the problem of each address, by address
 */
export const unreachableError = (account: string, attempts: Readonly<Record<string, string>>): GfmlError =>
  new GfmlError("GFML_NETWORK_UNREACHABLE", "a peer cannot be reached", {
    values: { account, ...attempts },
    remedy: "check that the peer runs, that its port is open, and that this account is registered there",
  });

/** The key of a peer id is not a secp256k1 key, so the peer has no account. */
export const unsupportedKeyError = (peerId: string, keyType: string): GfmlError =>
  new GfmlError("GFML_NETWORK_UNSUPPORTED_KEY", "a peer id has no account", {
    values: { peerId, keyType },
    remedy: "use a peer id of a secp256k1 key: only such keys have an account",
  });

/** Bytes of a peer are not a valid frame, message or payload of the protocol, or do not match the announced SHA-256. */
export class WireFormatError extends GfmlError {
  constructor(problem: string, values: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super("GFML_NETWORK_WIRE_FORMAT", problem, {
      values,
      remedy: "the peer is incompatible or sent invalid data: use the same version of gfml on both sides",
      ...(cause !== undefined && { cause }),
    });
  }
}

/** The key of the peer at an address belongs to a different account than the expected one. */
export class WrongPeerError extends GfmlError {
  constructor(expected: string, found: string, address: string) {
    super("GFML_NETWORK_WRONG_PEER", "a different peer answers at this address", {
      values: { expected, found, address },
      remedy: "get the peer's current address from whoever gave you this one",
    });
  }
}

/** The message of an error in one line. */
export const messageOf = (error: unknown): string =>
  error instanceof GfmlError ? error.shortMessage : error instanceof Error ? error.message : String(error);
