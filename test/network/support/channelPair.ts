import type { Channel, ChannelListener } from "../../../src/network/session/Channel.ts";

/** Bytes that one direction holds before its writer has to wait. */
const CAPACITY = 256 * 1024;

/** The two ends of a stream in memory, with bounded buffers, pauses, and bytes that arrive in odd pieces. */
export const channelPair = (pieceLength = 7_000): [TestChannel, TestChannel] => {
  const one = createEnd(pieceLength);
  const other = createEnd(pieceLength);
  one.join(other);
  other.join(one);
  return [one, other];
};

/** An end that a test can inspect. */
export interface TestChannel extends Channel {
  /** Most bytes that ever waited to be read. */
  readonly mostWaiting: () => number;
}

interface End extends TestChannel {
  join(other: End): void;
  arrive(bytes: Uint8Array): void;
  waiting(): number;
  woken(): void;
  gone(reason: string): void;
}

const createEnd = (pieceLength: number): End => {
  let other: End;
  let listener: ChannelListener | undefined;
  let queue: Uint8Array[] = [];
  let length = 0;
  let most = 0;
  let isPaused = false;
  let isClosed = false;
  let isScheduled = false;
  let wakers: (() => void)[] = [];

  const deliver = (): void => {
    isScheduled = false;
    if (isPaused || listener === undefined) return;
    const bytes = queue.shift();
    if (bytes === undefined) return;
    const piece = bytes.subarray(0, pieceLength);
    if (piece.length < bytes.length) queue.unshift(bytes.subarray(pieceLength));
    length -= piece.length;
    listener.data(piece);
    other.woken();
    schedule();
  };
  const schedule = (): void => {
    if (isScheduled || queue.length === 0) return;
    isScheduled = true;
    setImmediate(deliver);
  };
  const close = (reason: string): void => {
    if (isClosed) return;
    isClosed = true;
    end.woken();
    setImmediate(() => listener?.close(reason));
  };
  const end: End = {
    join(far) {
      other = far;
    },
    arrive(bytes) {
      queue.push(bytes);
      length += bytes.length;
      most = Math.max(most, length);
      schedule();
    },
    waiting: () => length,
    woken() {
      const woken = wakers;
      wakers = [];
      for (const wake of woken) wake();
      if (woken.length > 0) listener?.drain();
    },
    gone(reason) {
      // bytes on the way still arrive
      const look = (): void => {
        if (queue.length > 0 && !isPaused) setImmediate(look);
        else close(reason);
      };
      look();
    },
    listen(given) {
      listener = given;
      schedule();
    },
    send(bytes) {
      if (isClosed) throw new Error("the channel is closed");
      other.arrive(bytes);
    },
    needsDrain: () => !isClosed && other.waiting() > CAPACITY,
    drained: () =>
      new Promise((resolve) => {
        if (end.needsDrain()) wakers.push(resolve);
        else resolve();
      }),
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      schedule();
    },
    close: async () => {
      close("closed by this side");
      other.gone("the peer closed");
    },
    abort(reason) {
      queue = [];
      length = 0;
      close(reason);
      other.gone("the peer closed");
    },
    mostWaiting: () => most,
  };
  return end;
};
