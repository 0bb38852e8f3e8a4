import type { Deferred } from "./deferred.ts";
import type { Incoming } from "./Transfer.ts";

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
