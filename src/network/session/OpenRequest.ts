import { sha256 as slowSha256 } from "@noble/hashes/sha2.js";
import { WireFormatError } from "../errors.ts";
import type { Deferred } from "../promises.ts";
import type { Offer } from "../wire/frameBodies.ts";
import { decodeMessage, type WireMessage } from "../wire/WireMessage.ts";

/** One request, asked or served: at most one payload each way. */
export interface Open {
  readonly id: number;
  readonly controller: AbortController;
  readonly maxPayload: number;
  /** A payload was offered: a request has one, whether it is granted already or waits for a place. */
  isOffered?: true;
  /** A granted payload, its place among the node's, and when something of it came, s. */
  incoming?: { readonly transfer: Incoming; readonly release: () => void; heard: number };
  /** Settled by the other side's grant, and then when all is sent. */
  outgoing?: Deferred<void>;
  stopSending?: () => void;
}

/** Frees what a request holds. */
export const settle = (open: Open, reason: unknown): void => {
  open.controller.abort(reason);
  open.incoming?.release();
  delete open.incoming;
  open.stopSending?.();
  open.outgoing?.reject(reason);
};

/** Those of which nothing came for longer than allowed, s. */
export const stalledOf = <One extends Open>(open: ReadonlyMap<number, One>, now: number, longest: number): One[] =>
  [...open.values()].filter(({ incoming }) => incoming !== undefined && now - incoming.heard > longest);

/** Bytes of payloads that are arriving. */
export const bufferedIn = (open: ReadonlyMap<number, Open>): number =>
  [...open.values()].reduce((sum, { incoming }) => sum + (incoming?.transfer.length ?? 0), 0);

/** A granted payload that arrives. */
export interface Incoming {
  /** @returns whether it is complete. @throws WireFormatError if more arrives than was offered */
  push(bytes: Uint8Array): boolean;
  /** The message, checked against the offer. @throws WireFormatError */
  finish(maxHeader: number): Promise<WireMessage>;
  readonly length: number;
}

/** Allocates what was offered: only after the bound was checked and a place is held. */
export const createIncoming = (offer: Offer): Incoming => {
  const buffer = new Uint8Array(offer.length);
  let filled = 0;
  return {
    length: offer.length,
    push(bytes) {
      if (bytes.length > buffer.length - filled) {
        throw new WireFormatError("more data arrives than was offered", { offered: buffer.length });
      }
      buffer.set(bytes, filled);
      filled += bytes.length;
      return filled === buffer.length;
    },
    async finish(maxHeader) {
      if (!isSame(await sha256(buffer), offer.sha256)) {
        throw new WireFormatError("a payload does not have the announced SHA-256", { length: buffer.length });
      }
      if (offer.head.length === 0) return decodeMessage(buffer, maxHeader);
      const head = decodeMessage(offer.head, maxHeader);
      if (head.payload?.length !== 0) throw new WireFormatError("an offer's head has no place for its data");
      return { ...head, payload: buffer };
    },
  };
};

/** SHA-256 by the engine, off this thread where it can; in pages without a secure context by the library. */
export const sha256 = async (bytes: Uint8Array): Promise<Uint8Array> => {
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  // the engine takes no shared memory
  if (subtle === undefined || !(bytes.buffer instanceof ArrayBuffer)) return slowSha256(bytes);
  return new Uint8Array(await subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
};

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index]);
