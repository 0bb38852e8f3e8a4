import { after } from "../../core/index.ts";
import { messageOf, PeerGoneError, RefusedError, requestTimeoutError, WireFormatError } from "../errors.ts";
import type { RequestOptions } from "../Peer.ts";
import { type Deferred, deferred } from "../promises.ts";
import { type Frame, FrameFlag, FrameType } from "../wire/Frame.ts";
import { decodeOffer, decodeRefusal } from "../wire/frameBodies.ts";
import { decodeMessage, type WireMessage } from "../wire/WireMessage.ts";
import type { Transfers } from "./createTransfers.ts";
import { type ExchangeContext, NO_BODY, report, sendRefusal } from "./ExchangeContext.ts";
import { bufferedIn, type PendingRequest, settle, stalledOf } from "./PendingRequest.ts";

/** The requests that this side sends. */
export interface Asking {
  request(message: WireMessage, options: RequestOptions): Promise<WireMessage>;
  notify(message: WireMessage): Promise<void>;
  /** Handles a frame of a sent request. @throws WireFormatError if no request allows this frame */
  receive(frame: Frame): void;
  dropStalled(now: number): void;
  buffered(): number;
  end(reason: string): void;
}

interface Asked extends PendingRequest {
  readonly answer: Deferred<WireMessage>;
}

const LAST_ID = 0xffff_ffff;

/** Creates the sending side of a session's requests. */
export const createAsking = (context: ExchangeContext, transfers: Transfers): Asking => {
  const { account, writer, shared } = context;
  const { limits } = shared;
  const asked = new Map<number, Asked>();
  let last = 0;
  let endedBy: string | undefined;

  const requireOpen = (): void => {
    if (endedBy !== undefined) throw new PeerGoneError(account, endedBy);
  };
  const open = (maxPayload: number): Asked => {
    requireOpen();
    if (last === LAST_ID) throw new PeerGoneError(account, "all request numbers are used");
    const pending = { id: ++last, maxPayload, controller: new AbortController(), answer: deferred<WireMessage>() };
    asked.set(pending.id, pending);
    return pending;
  };
  const fail = (pending: Asked, error: unknown): void => {
    if (asked.get(pending.id) === pending) asked.delete(pending.id);
    settle(pending, error);
    pending.answer.reject(error);
  };
  const giveUp = (pending: Asked, error: unknown): void => {
    if (!asked.has(pending.id)) return;
    fail(pending, error);
    void writer.send({ type: FrameType.cancel, flags: 0, id: pending.id, body: NO_BODY });
  };

  /** Resolves a request with a valid answer. An invalid one ends the request, not the connection. */
  const take = (pending: Asked, decode: () => WireMessage): void => {
    if (asked.get(pending.id) !== pending) return;
    try {
      const message = transfers.requireWithin(decode(), pending);
      asked.delete(pending.id);
      settle(pending, undefined);
      pending.answer.resolve(message);
    } catch (error) {
      failMalformed(pending, error);
    }
  };
  const failMalformed = (pending: Asked, error: unknown): void => {
    report(context, "malformed", messageOf(error));
    fail(pending, error);
  };

  return {
    async request(message, { timeout, signal, maxPayload = limits.maxPayload }) {
      signal?.throwIfAborted();
      requireOpen();
      let pending: Asked | undefined;
      const stopped = deferred<never>();
      const stop = (error: unknown): void => {
        stopped.reject(error);
        if (pending !== undefined) giveUp(pending, error);
      };
      const cancel = after(timeout, () => stop(requestTimeoutError(account, message.kind, timeout)));
      const abort = (): void => stop(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });
      const opened = deferred<Asked>();
      try {
        transfers
          .transmit(message, 0, () => {
            pending = open(maxPayload);
            opened.resolve(pending);
            return pending;
          })
          .catch((error) => {
            // the answer may arrive before everything is sent: that ends the transfer without an error
            if (pending === undefined || asked.has(pending.id)) stop(error);
          });
        const { answer } = await Promise.race([opened.promise, stopped.promise]);
        return await Promise.race([answer.promise, stopped.promise]);
      } finally {
        cancel();
        signal?.removeEventListener("abort", abort);
      }
    },

    async notify(message) {
      requireOpen();
      let pending: Asked | undefined;
      const cancel = after(limits.noticeTimeout, () => {
        if (pending !== undefined) giveUp(pending, requestTimeoutError(account, message.kind, limits.noticeTimeout));
      });
      try {
        await transfers.transmit(message, FrameFlag.notice, () => {
          pending = open(0);
          return pending;
        });
        requireOpen();
      } finally {
        cancel();
        if (pending !== undefined) asked.delete(pending.id);
      }
    },

    receive({ type, id, body }) {
      if (id === 0 || id > last) throw new WireFormatError("an answer to an unknown request", { id });
      const pending = asked.get(id);
      // frames of a canceled request may still be on the way
      if (pending === undefined) return;
      switch (type) {
        case FrameType.message:
          take(pending, () => decodeMessage(new Uint8Array(body), limits.maxHeader));
          return;
        case FrameType.offer:
          // also while the first waits for a slot: a second would hold a slot that is never released
          if (pending.isOffered) throw new WireFormatError("an answer is offered twice", { id });
          pending.isOffered = true;
          transfers.grant(pending, decodeOffer(body), 0).catch((error) => {
            if (error instanceof RefusedError && asked.get(id) === pending) {
              sendRefusal(context, { type: FrameType.deny, flags: 0, id }, error.refusal, error.text);
            }
            fail(pending, error);
          });
          return;
        case FrameType.data:
          transfers.receive(
            pending,
            body,
            (message) => take(pending, () => message),
            (error) => failMalformed(pending, error),
          );
          return;
        case FrameType.grant:
          pending.outgoing?.resolve();
          return;
        case FrameType.deny:
        case FrameType.failure: {
          const { code, text } = decodeRefusal(body);
          fail(pending, new RefusedError(code, text, account));
          return;
        }
        default:
          throw new WireFormatError("a frame of a type that answers do not have", { type, id });
      }
    },

    dropStalled(now) {
      for (const pending of stalledOf(asked, now, limits.transferStall)) {
        const stalled = new RefusedError("stalled", `no data for ${limits.transferStall} s`, account);
        report(context, "dropped", stalled.text);
        giveUp(pending, stalled);
      }
    },
    buffered: () => bufferedIn(asked),
    end(reason) {
      endedBy = reason;
      for (const pending of [...asked.values()]) fail(pending, new PeerGoneError(account, reason));
    },
  };
};
