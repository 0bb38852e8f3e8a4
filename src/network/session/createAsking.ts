import { messageOf, PeerGoneError, RefusedError, requestTimeoutError, WireFormatError } from "../errors.ts";
import type { RequestOptions } from "../Peer.ts";
import { type Deferred, deferred } from "../promises.ts";
import { type Frame, FrameFlag, FrameType } from "../wire/Frame.ts";
import { decodeOffer, decodeRefusal } from "../wire/frameBodies.ts";
import { decodeMessage, type WireMessage } from "../wire/WireMessage.ts";
import type { Transfers } from "./createTransfers.ts";
import { type ExchangeContext, NO_BODY, report, sendRefusal } from "./ExchangeContext.ts";
import { bufferedIn, type Open, settle, stalledOf } from "./OpenRequest.ts";

/** The requests that this side makes. */
export interface Asking {
  request(message: WireMessage, options: RequestOptions): Promise<WireMessage>;
  notify(message: WireMessage): Promise<void>;
  /** Takes a frame that belongs to one of them. @throws WireFormatError if none may have it */
  receive(frame: Frame): void;
  dropStalled(now: number): void;
  buffered(): number;
  end(reason: string): void;
}

interface Asked extends Open {
  readonly answer: Deferred<WireMessage>;
}

const LAST_ID = 0xffff_ffff;
/** Of what timers can wait for, ms. */
const LONGEST_TIMER = 2 ** 31 - 1;

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
    const one = { id: ++last, maxPayload, controller: new AbortController(), answer: deferred<WireMessage>() };
    asked.set(one.id, one);
    return one;
  };
  const fail = (one: Asked, error: unknown): void => {
    if (asked.get(one.id) === one) asked.delete(one.id);
    settle(one, error);
    one.answer.reject(error);
  };
  const giveUp = (one: Asked, error: unknown): void => {
    if (!asked.has(one.id)) return;
    fail(one, error);
    void writer.send({ type: FrameType.cancel, flags: 0, id: one.id, body: NO_BODY });
  };

  /** Takes an answer that decodes, and refuses one that does not: that ends the request, not the connection. */
  const take = (one: Asked, decode: () => WireMessage): void => {
    if (asked.get(one.id) !== one) return;
    try {
      const message = transfers.requireWithin(decode(), one);
      asked.delete(one.id);
      settle(one, undefined);
      one.answer.resolve(message);
    } catch (error) {
      failMalformed(one, error);
    }
  };
  const failMalformed = (one: Asked, error: unknown): void => {
    report(context, "malformed", messageOf(error));
    fail(one, error);
  };

  return {
    async request(message, { timeout, signal, maxPayload = limits.maxPayload }) {
      signal?.throwIfAborted();
      requireOpen();
      let one: Asked | undefined;
      const stopped = deferred<never>();
      const stop = (error: unknown): void => {
        stopped.reject(error);
        if (one !== undefined) giveUp(one, error);
      };
      const timer = setTimeout(
        () => stop(requestTimeoutError(account, message.kind, timeout)),
        Math.min(timeout * 1000, LONGEST_TIMER),
      );
      const abort = (): void => stop(signal?.reason);
      signal?.addEventListener("abort", abort, { once: true });
      const opened = deferred<Asked>();
      try {
        transfers
          .transmit(message, 0, () => {
            one = open(maxPayload);
            opened.resolve(one);
            return one;
          })
          .catch((error) => {
            // an answer may come before all is sent: then sending is over, and nothing is wrong
            if (one === undefined || asked.has(one.id)) stop(error);
          });
        const { answer } = await Promise.race([opened.promise, stopped.promise]);
        return await Promise.race([answer.promise, stopped.promise]);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
      }
    },

    async notify(message) {
      requireOpen();
      let one: Asked | undefined;
      const timer = setTimeout(() => {
        if (one !== undefined) giveUp(one, requestTimeoutError(account, message.kind, limits.noticeTimeout));
      }, limits.noticeTimeout * 1000);
      try {
        await transfers.transmit(message, FrameFlag.notice, () => {
          one = open(0);
          return one;
        });
        requireOpen();
      } finally {
        clearTimeout(timer);
        if (one !== undefined) asked.delete(one.id);
      }
    },

    receive({ type, id, body }) {
      if (id === 0 || id > last) throw new WireFormatError("an answer to what was not asked", { id });
      const one = asked.get(id);
      // what was given up may still be answered by frames that were under way
      if (one === undefined) return;
      switch (type) {
        case FrameType.message:
          take(one, () => decodeMessage(new Uint8Array(body), limits.maxHeader));
          return;
        case FrameType.offer:
          // also while the first waits for its place: it would keep a place that nobody gives back
          if (one.isOffered) throw new WireFormatError("an answer is offered twice", { id });
          one.isOffered = true;
          transfers.grant(one, decodeOffer(body), 0).catch((error) => {
            if (error instanceof RefusedError && asked.get(id) === one) {
              sendRefusal(context, { type: FrameType.deny, flags: 0, id }, error.refusal, error.text);
            }
            fail(one, error);
          });
          return;
        case FrameType.data:
          transfers.receive(
            one,
            body,
            (message) => take(one, () => message),
            (error) => failMalformed(one, error),
          );
          return;
        case FrameType.grant:
          one.outgoing?.resolve();
          return;
        case FrameType.deny:
        case FrameType.failure: {
          const { code, text } = decodeRefusal(body);
          fail(one, new RefusedError(code, text, account));
          return;
        }
        default:
          throw new WireFormatError("a frame that no answer has", { type, id });
      }
    },

    dropStalled(now) {
      for (const one of stalledOf(asked, now, limits.transferStall)) {
        const stalled = new RefusedError("stalled", `nothing came for ${limits.transferStall} s`, account);
        report(context, "dropped", stalled.text);
        giveUp(one, stalled);
      }
    },
    buffered: () => bufferedIn(asked),
    end(reason) {
      endedBy = reason;
      for (const one of [...asked.values()]) fail(one, new PeerGoneError(account, reason));
    },
  };
};
