import { GfmlError, signalAfter } from "../../core/index.ts";
import { messageOf, PeerGoneError, RefusedError, WireFormatError } from "../errors.ts";
import type { RequestHandler, ServeOptions } from "../Peer.ts";
import { aborted, type Deferred, deferred } from "../promises.ts";
import { type Frame, FrameFlag, FrameType } from "../wire/Frame.ts";
import { decodeOffer, decodeRefusal } from "../wire/frameBodies.ts";
import { decodeMessage, type WireMessage } from "../wire/WireMessage.ts";
import type { Transfers } from "./createTransfers.ts";
import { type ExchangeContext, report, sendRefusal } from "./ExchangeContext.ts";
import { bufferedIn, type PendingRequest, settle, stalledOf } from "./PendingRequest.ts";

/** The requests that the peer sends. */
export interface Serving {
  serve(handler: RequestHandler, options?: ServeOptions): () => void;
  /** Handles a frame of a new or an open request. @throws WireFormatError if no request allows this frame */
  receive(frame: Frame): void;
  dropStalled(now: number): void;
  buffered(): number;
  end(reason: string): void;
}

interface Served extends PendingRequest {
  readonly isNotice: boolean;
}

/** Creates the serving side of a session's requests. */
export const createServing = (context: ExchangeContext, transfers: Transfers): Serving => {
  const { account, shared } = context;
  const { limits, onEvent } = shared;
  const served = new Map<number, Served>();
  let last = 0;
  // counts handlers that ignore their signal: otherwise canceling would circumvent the bound
  let running = 0;
  let serving: { readonly handler: RequestHandler; readonly maxPayload: number } | undefined;
  let firstHandler: Deferred<void> | undefined = deferred<void>();

  const sendFailure = (id: number, code: string, text: string): void =>
    sendRefusal(context, { type: FrameType.failure, flags: FrameFlag.answer, id }, code, text);

  const open = (id: number, isNotice: boolean): Served | undefined => {
    if (id <= last) {
      // no answer: the peer would take it for the answer to the first request with this number
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
    const request: Served = { id, isNotice, maxPayload, controller: new AbortController() };
    served.set(id, request);
    return request;
  };
  const close = (request: Served, reason: unknown): void => {
    if (served.get(request.id) === request) served.delete(request.id);
    settle(request, reason);
  };
  const fail = (request: Served, error: unknown): void => {
    if (served.get(request.id) !== request) return;
    if (error instanceof RefusedError) sendFailure(request.id, error.refusal, error.text);
    else if (error instanceof WireFormatError) sendFailure(request.id, "malformed", error.shortMessage);
    else sendFailure(request.id, "failed", error instanceof GfmlError ? error.code : "the request failed at the peer");
    close(request, error);
  };

  /** Waits for the first handler: requests may arrive before the connecting side serves. */
  const currentHandler = async (signal: AbortSignal): Promise<RequestHandler> => {
    if (serving === undefined && firstHandler !== undefined) {
      const late = AbortSignal.any([signal, signalAfter(limits.helloTimeout)]);
      await Promise.race([firstHandler.promise, aborted(late)]);
    }
    if (serving === undefined) throw new RefusedError("not-served", "this side serves no requests");
    return serving.handler;
  };

  const answer = async (request: Served, message: WireMessage): Promise<void> => {
    running++;
    const { signal } = request.controller;
    try {
      const handler = await currentHandler(signal);
      const result = await handler(transfers.requireWithin(message, request), { signal });
      if (served.get(request.id) !== request) return;
      if (!request.isNotice) await transfers.transmit(result, FrameFlag.answer, () => request);
      served.delete(request.id);
    } catch (error) {
      const isExpected = error instanceof RefusedError || signal.aborted;
      if (!isExpected) onEvent({ kind: "handler-failed", reason: messageOf(error), error, account });
      fail(request, error);
    } finally {
      running--;
    }
  };

  const begin = ({ type, flags, id, body }: Frame): void => {
    if (id === 0) throw new WireFormatError("a request has number 0");
    const request = open(id, (flags & FrameFlag.notice) !== 0);
    if (request === undefined) return;
    try {
      if (type === FrameType.message) {
        void answer(request, decodeMessage(new Uint8Array(body), limits.maxHeader));
        return;
      }
      transfers.grant(request, decodeOffer(body), FrameFlag.answer).catch((error) => {
        report(context, "dropped", messageOf(error));
        fail(request, error);
      });
    } catch (error) {
      // the frame was valid, so the connection stays open
      report(context, "malformed", messageOf(error));
      fail(request, error);
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
      const request = served.get(id);
      if (request === undefined) return;
      switch (type) {
        case FrameType.data:
          transfers.receive(
            request,
            body,
            (message) => {
              if (served.get(id) === request) void answer(request, message);
            },
            (error) => {
              report(context, "malformed", messageOf(error));
              fail(request, error instanceof WireFormatError ? new RefusedError("hash", error.shortMessage) : error);
            },
          );
          return;
        case FrameType.grant:
          request.outgoing?.resolve();
          return;
        case FrameType.deny: {
          const { code, text } = decodeRefusal(body);
          report(context, "dropped", `the peer denied an answer: ${code}`);
          close(request, new RefusedError(code, text, account));
          return;
        }
        case FrameType.cancel:
          close(request, new RefusedError("canceled", "the peer canceled the request", account));
          return;
        default:
          throw new WireFormatError("a frame of a type that requests do not have", { type, id });
      }
    },

    dropStalled(now) {
      for (const request of stalledOf(served, now, limits.transferStall)) {
        const stalled = new RefusedError("stalled", `no data for ${limits.transferStall} s`, account);
        report(context, "dropped", stalled.text);
        fail(request, stalled);
      }
    },
    buffered: () => bufferedIn(served),
    end(reason) {
      for (const request of [...served.values()]) close(request, new PeerGoneError(account, reason));
    },
  };
};
