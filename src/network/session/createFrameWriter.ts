import { type Deferred, deferred } from "../promises.ts";
import { encodeFrame, type Frame } from "../wire/Frame.ts";
import type { Channel } from "./Channel.ts";

/** Orders the frames of a stream: pings first, then messages in order, then one frame of each payload in turn. */
export interface FrameWriter {
  /** Queues a frame. Resolves when the channel has taken it, or when the writer has ended. */
  send(frame: Frame): Promise<void>;
  /** Queues a frame ahead of all messages. */
  sendFirst(frame: Frame): void;
  /** Adds a payload: `next` returns its frames one by one, then undefined. The returned function removes it. */
  addBulk(next: () => Frame | undefined): () => void;
  /** Bytes of queued bodies. */
  queued(): number;
  end(): void;
}

interface Queued {
  readonly frame: Frame;
  readonly sent: Deferred<void>;
}

/**
 * @param onSent - called after each frame, with its bytes and the bytes that are still queued
 * @param onError - called when the channel throws, because it is closed
 */
export const createFrameWriter = (
  channel: Channel,
  onSent: (length: number, queued: number) => void,
  onError: (error: unknown) => void,
): FrameWriter => {
  const first: Queued[] = [];
  const messages: Queued[] = [];
  let bulk: (() => Frame | undefined)[] = [];
  let queued = 0;
  let isPumping = false;
  let hasEnded = false;

  const next = (): { readonly frame: Frame; readonly sent?: Deferred<void> } | undefined => {
    const message = first.shift() ?? messages.shift();
    if (message !== undefined) {
      queued -= message.frame.body.length;
      return message;
    }
    for (;;) {
      const source = bulk.shift();
      if (source === undefined) return undefined;
      const frame = source();
      if (frame === undefined) continue;
      bulk.push(source);
      return { frame };
    }
  };

  const pump = async (): Promise<void> => {
    if (isPumping) return;
    isPumping = true;
    try {
      while (!hasEnded) {
        const item = next();
        if (item === undefined) break;
        const bytes = encodeFrame(item.frame);
        channel.send(bytes);
        item.sent?.resolve();
        onSent(bytes.length, queued);
        while (channel.needsDrain() && !hasEnded) await channel.drained();
      }
    } catch (error) {
      onError(error);
    } finally {
      isPumping = false;
    }
  };

  return {
    send(frame) {
      if (hasEnded) return Promise.resolve();
      const sent = deferred<void>();
      messages.push({ frame, sent });
      queued += frame.body.length;
      void pump();
      return sent.promise;
    },
    sendFirst(frame) {
      if (hasEnded) return;
      // one queued ping or pong is enough: a flood of pings must not grow the queue
      if (first.some(({ frame: { type } }) => type === frame.type)) return;
      first.push({ frame, sent: deferred<void>() });
      queued += frame.body.length;
      void pump();
    },
    addBulk(source) {
      bulk.push(source);
      void pump();
      return () => {
        bulk = bulk.filter((other) => other !== source);
      };
    },
    queued: () => queued,
    end() {
      hasEnded = true;
      for (const { sent } of [...first, ...messages]) sent.resolve();
      first.length = 0;
      messages.length = 0;
      bulk = [];
      queued = 0;
    },
  };
};
