import type { Connection, Stream } from "@libp2p/interface";
import { signalAfter } from "../../core/index.ts";
import { messageOf } from "../errors.ts";
import type { Channel } from "../session/Channel.ts";

/** Time to send what is queued, s. */
const CLOSE_TIMEOUT = 1;

/**
 * Wraps a libp2p stream as a channel.
 *
 * @param lastHeard - returns the time of the last arrival on its connection, s
 */
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
      // `for await` over a stream reads ahead without bound. Events with pause and resume have back-pressure
      stream.addEventListener("message", ({ data: bytes }) => {
        for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) data(piece);
      });
      stream.addEventListener("drain", () => {
        drain();
        // the stream empties its queue in a microtask: `writableNeedsDrain` is valid only after that
        queueMicrotask(() => queueMicrotask(wake));
      });
      stream.addEventListener("close", ({ error }) => {
        closeOnce(error === undefined ? "the connection was lost" : `the connection was lost: ${messageOf(error)}`);
      });
      // the protocol has no use for half-open streams
      stream.addEventListener("remoteCloseWrite", () => closeOnce("the peer closed its stream"));
      if (stream.status !== "open") queueMicrotask(() => closeOnce("the connection was lost"));
    },
    send(bytes) {
      stream.send(bytes);
    },
    needsDrain: () => stream.writableNeedsDrain,
    // after the first drain `stream.onDrain()` resolves at once: wait for the event instead
    drained: () =>
      new Promise((resolve) => {
        if (!stream.writableNeedsDrain || stream.status !== "open") resolve();
        else waiting.push(resolve);
      }),
    pause() {
      if (stream.status === "open") stream.pause();
    },
    resume() {
      // `resume` throws on a stream that ended while it was paused
      if (stream.status === "open") stream.resume();
    },
    lastHeard,
    async close() {
      try {
        await stream.close({ signal: signalAfter(CLOSE_TIMEOUT) });
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

/** Sends what is queued and closes a connection; aborts it after a second. Never rejects. */
export const closeConnection = async (connection: Connection): Promise<void> => {
  try {
    await connection.close({ signal: signalAfter(CLOSE_TIMEOUT) });
  } catch (error) {
    connection.abort(error instanceof Error ? error : new Error(String(error)));
  }
};
