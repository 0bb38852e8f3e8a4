import { sha256 as slowSha256 } from "@noble/hashes/sha2.js";
import { WireFormatError } from "../errors.ts";
import type { Deferred } from "../promises.ts";
import type { ChannelOffer } from "../wire/frameBodies.ts";
import { decodeMessage, type WireMessage } from "../wire/WireMessage.ts";

/** A request that was sent or is served. It has at most one payload in each direction. */
export interface PendingRequest {
  readonly id: number;
  readonly controller: AbortController;
  readonly maxPayload: number;
  /** Whether a payload was offered: granted already, or waiting for a slot. */
  isOffered?: true;
  /** A granted payload, the release of its slot, and the time of its last data, s. */
  incoming?: { readonly transfer: Incoming; readonly release: () => void; heard: number };
  /** Settled by the peer's grant, and after that when all data are sent. */
  outgoing?: Deferred<void>;
  stopSending?: () => void;
}

/** Ends a request and frees its slot. */
export const settle = (request: PendingRequest, reason: unknown): void => {
  request.controller.abort(reason);
  request.incoming?.release();
  delete request.incoming;
  request.stopSending?.();
  request.outgoing?.reject(reason);
};

/** Requests whose granted payload has had no data for longer than `longest`, s. */
export const stalledOf = <Request extends PendingRequest>(
  requests: ReadonlyMap<number, Request>,
  now: number,
  longest: number,
): Request[] =>
  [...requests.values()].filter(({ incoming }) => incoming !== undefined && now - incoming.heard > longest);

/** Bytes of the payloads that arrive. */
export const bufferedIn = (requests: ReadonlyMap<number, PendingRequest>): number =>
  [...requests.values()].reduce((sum, { incoming }) => sum + (incoming?.transfer.length ?? 0), 0);

/** A granted payload while it arrives. */
export interface Incoming {
  /** @returns whether the payload is complete. @throws WireFormatError if more arrives than was offered */
  push(bytes: Uint8Array): boolean;
  /** Checks the payload against the offer, and returns the message. @throws WireFormatError */
  finish(maxHeader: number): Promise<WireMessage>;
  readonly length: number;
}

/** Allocates an offered payload: call it only with the bound checked and a slot held. */
export const createIncoming = (offer: ChannelOffer): Incoming => {
  const buffer = new Uint8Array(offer.length);
  let filled = 0;
  return {
    length: offer.length,
    push(bytes) {
      if (bytes.length > buffer.length - filled) {
        throw new WireFormatError("more data arrived than was offered", { offered: buffer.length });
      }
      buffer.set(bytes, filled);
      filled += bytes.length;
      return filled === buffer.length;
    },
    async finish(maxHeader) {
      if (!isSame(await sha256(buffer), offer.sha256)) {
        throw new WireFormatError("a payload does not match the announced SHA-256", { length: buffer.length });
      }
      if (offer.head.length === 0) return decodeMessage(buffer, maxHeader);
      const head = decodeMessage(offer.head, maxHeader);
      if (head.payload?.length !== 0) throw new WireFormatError("the head of an offer announces no payload");
      return { ...head, payload: buffer };
    },
  };
};

/** SHA-256 by the platform, off this thread if possible; by the library in pages without a secure context. */
export const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  // the platform refuses shared memory
  if (subtle === undefined || !(bytes.buffer instanceof ArrayBuffer)) return slowSha256(bytes);
  return new Uint8Array(await subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
};

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);
