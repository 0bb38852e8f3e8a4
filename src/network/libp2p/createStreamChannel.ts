import type { Connection, Stream } from "@libp2p/interface";
import { messageOf } from "../errors.ts";
import type { Channel } from "../session/Channel.ts";

const CLOSE_TIMEOUT = 1_000;

/** A libp2p stream as a channel. `lastHeard` tells when anything arrived on its connection, s. */
export const createStreamChannel = (stream: Stream, lastHeard: () => number): Channel => {
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };
  return {
    listen({ data, drain, close }) {
      let isClosed = false;
      const closeOnce = (reason: string): void => {
        wake();
        if (isClosed) return;
        isClosed = true;
        close(reason);
      };
      // `for await` over a stream has no back-pressure: it reads ahead without bound. Events do, with pause and resume
      stream.addEventListener("message", ({ data: bytes }) => {
        for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) data(piece);
      });
      stream.addEventListener("drain", () => {
        drain();
        // the stream continues with its own queue in a microtask: only then does `writableNeedsDrain` hold again
        queueMicrotask(() => queueMicrotask(wake));
      });
      stream.addEventListener("close", ({ error }) => {
        closeOnce(error === undefined ? "the connection was lost" : `the connection was lost: ${messageOf(error)}`);
      });
      // half-open streams have no use here
      stream.addEventListener("remoteCloseWrite", () => closeOnce("the other side closed its stream"));
      if (stream.status !== "open") queueMicrotask(() => closeOnce("the connection was lost"));
    },
    send(bytes) {
      stream.send(bytes);
    },
    needsDrain: () => stream.writableNeedsDrain,
    // `stream.onDrain()` resolves at once after the first drain, so that it holds nobody back: wait for the event
    drained: () =>
      new Promise((resolve) => {
        if (!stream.writableNeedsDrain || stream.status !== "open") resolve();
        else waiting.push(resolve);
      }),
    pause() {
      if (stream.status === "open") stream.pause();
    },
    resume() {
      // a stream that ended while it was paused throws here
      if (stream.status === "open") stream.resume();
    },
    lastHeard,
    async close() {
      try {
        await stream.close({ signal: AbortSignal.timeout(CLOSE_TIMEOUT) });
      } catch (error) {
        stream.abort(error instanceof Error ? error : new Error(String(error)));
      }
      wake();
    },
    abort(reason) {
      stream.abort(new Error(reason));
      wake();
    },
  };
};

/** Ends a connection: with what is queued, or after a second without. Never rejects. */
export const closeConnection = async (connection: Connection): Promise<void> => {
  try {
    await connection.close({ signal: AbortSignal.timeout(CLOSE_TIMEOUT) });
  } catch (error) {
    connection.abort(error instanceof Error ? error : new Error(String(error)));
  }
};
