import { GfmlError } from "../../core/index.ts";
import { messageOf, PeerGoneError, RefusedError, WireFormatError } from "../errors.ts";
import type { Handler, ServeOptions } from "../Peer.ts";
import { type Deferred, deferred } from "../promises.ts";
import { type Frame, FrameFlag, FrameType } from "../wire/Frame.ts";
import { decodeOffer, decodeRefusal } from "../wire/frameBodies.ts";
import { decodeMessage, type WireMessage } from "../wire/WireMessage.ts";
import type { Transfers } from "./createTransfers.ts";
import { type ExchangeContext, report, sendRefusal } from "./ExchangeContext.ts";
import { bufferedIn, type Open, settle, stalledOf } from "./OpenRequest.ts";

/** The requests that the other side makes. */
export interface Serving {
  serve(handler: Handler, options?: ServeOptions): () => void;
  /** Takes a frame of a request, new or open. @throws WireFormatError if none may have it */
  receive(frame: Frame): void;
  dropStalled(now: number): void;
  buffered(): number;
  end(reason: string): void;
}

interface Served extends Open {
  readonly isNotice: boolean;
}

export const createServing = (context: ExchangeContext, transfers: Transfers): Serving => {
  const { account, shared } = context;
  const { limits, onEvent } = shared;
  const served = new Map<number, Served>();
  let last = 0;
  // a handler that ignores its signal still counts, or canceling would be a way around the bound
  let running = 0;
  let serving: { readonly handler: Handler; readonly maxPayload: number } | undefined;
  let firstHandler: Deferred<void> | undefined = deferred<void>();

  const sendFailure = (id: number, code: string, text: string): void =>
    sendRefusal(context, { type: FrameType.failure, flags: FrameFlag.answer, id }, code, text);

  const open = (id: number, isNotice: boolean): Served | undefined => {
    if (id <= last) {
      // not answered: that would be taken for the answer to the request which had this number first
      report(context, "replayed", `request ${id} after ${last}`);
      return undefined;
    }
    last = id;
    if (Math.max(running, served.size) >= limits.maxOpenRequests) {
      const text = `more than ${limits.maxOpenRequests} open requests`;
      report(context, "limited", text);
      if (!isNotice) sendFailure(id, "busy", text);
      return undefined;
    }
    const maxPayload = serving?.maxPayload ?? limits.maxPayload;
    const one: Served = { id, isNotice, maxPayload, controller: new AbortController() };
    served.set(id, one);
    return one;
  };
  const close = (one: Served, reason: unknown): void => {
    if (served.get(one.id) === one) served.delete(one.id);
    settle(one, reason);
  };
  const fail = (one: Served, error: unknown): void => {
    if (served.get(one.id) !== one) return;
    if (error instanceof RefusedError) sendFailure(one.id, error.refusal, error.text);
    else if (error instanceof WireFormatError) sendFailure(one.id, "malformed", error.shortMessage);
    else
      sendFailure(one.id, "failed", error instanceof GfmlError ? error.code : "the request failed on the other side");
    close(one, error);
  };

  /** The handler, waited for a while: requests may come before whoever connected has begun to serve. */
  const currentHandler = async (signal: AbortSignal): Promise<Handler> => {
    if (serving === undefined && firstHandler !== undefined) {
      const late = AbortSignal.any([signal, AbortSignal.timeout(limits.helloTimeout * 1000)]);
      await Promise.race([firstHandler.promise, aborted(late)]);
    }
    if (serving === undefined) throw new RefusedError("not-served", "nobody serves here");
    return serving.handler;
  };

  const answer = async (one: Served, message: WireMessage): Promise<void> => {
    running++;
    const { signal } = one.controller;
    try {
      const handler = await currentHandler(signal);
      const result = await handler(transfers.requireWithin(message, one), { signal });
      if (served.get(one.id) !== one) return;
      if (!one.isNotice) await transfers.transmit(result, FrameFlag.answer, () => one);
      served.delete(one.id);
    } catch (error) {
      const isExpected = error instanceof RefusedError || signal.aborted;
      if (!isExpected) onEvent({ kind: "handler-failed", reason: messageOf(error), error, account });
      fail(one, error);
    } finally {
      running--;
    }
  };

  const begin = ({ type, flags, id, body }: Frame): void => {
    if (id === 0) throw new WireFormatError("a request without a number");
    const one = open(id, (flags & FrameFlag.notice) !== 0);
    if (one === undefined) return;
    try {
      if (type === FrameType.message) {
        void answer(one, decodeMessage(new Uint8Array(body), limits.maxHeader));
        return;
      }
      transfers.grant(one, decodeOffer(body), FrameFlag.answer).catch((error) => {
        report(context, "dropped", messageOf(error));
        fail(one, error);
      });
    } catch (error) {
      // the frame was sound, so the connection goes on
      report(context, "malformed", messageOf(error));
      fail(one, error);
    }
  };

  return {
    serve(handler, { maxPayload = limits.maxPayload } = {}) {
      const mine = { handler, maxPayload };
      serving = mine;
      firstHandler?.resolve();
      firstHandler = undefined;
      return () => {
        if (serving === mine) serving = undefined;
      };
    },

    receive(frame) {
      const { type, id, body } = frame;
      if (type === FrameType.message || type === FrameType.offer) {
        begin(frame);
        return;
      }
      const one = served.get(id);
      if (one === undefined) return;
      switch (type) {
        case FrameType.data:
          transfers.receive(
            one,
            body,
            (message) => {
              if (served.get(id) === one) void answer(one, message);
            },
            (error) => {
              report(context, "malformed", messageOf(error));
              fail(one, error instanceof WireFormatError ? new RefusedError("hash", error.shortMessage) : error);
            },
          );
          return;
        case FrameType.grant:
          one.outgoing?.resolve();
          return;
        case FrameType.deny: {
          const { code, text } = decodeRefusal(body);
          report(context, "dropped", `an answer was denied: ${code}`);
          close(one, new RefusedError(code, text, account));
          return;
        }
        case FrameType.cancel:
          close(one, new RefusedError("canceled", "the asker gave up", account));
          return;
        default:
          throw new WireFormatError("a frame that no request has", { type, id });
      }
    },

    dropStalled(now) {
      for (const one of stalledOf(served, now, limits.transferStall)) {
        const stalled = new RefusedError("stalled", `nothing came for ${limits.transferStall} s`, account);
        report(context, "dropped", stalled.text);
        fail(one, stalled);
      }
    },
    buffered: () => bufferedIn(served),
    end(reason) {
      for (const one of [...served.values()]) close(one, new PeerGoneError(account, reason));
    },
  };
};

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
