import { yamux } from "@chainsafe/libp2p-yamux";
import type { MessageStream, Stream, StreamMuxer, StreamMuxerFactory } from "@libp2p/interface";
import { internalError } from "../../core/index.ts";
import { messageOf } from "../errors.ts";
import { createYamuxGuard } from "./createYamuxGuard.ts";

/** With a window of 2 MiB one stream can use the whole bandwidth. A paused stream holds at most this. */
const MAX_WINDOW = 2 * 2 ** 20;

const options = {
  // the relay opens a stream to a head for each member
  maxOutboundStreams: 512,
  streamOptions: {
    maxStreamWindowSize: MAX_WINDOW,
    // with less, a paused stream is reset while data are on the way
    maxReadBufferLength: 4 * MAX_WINDOW,
    // the relay copies between streams without back-pressure: this limit ends a flood between two peers
    maxWriteBufferLength: 8 * MAX_WINDOW,
  },
};

interface Fed {
  onData?(bytes: Uint8Array | Iterable<Uint8Array>): void;
}

/** Streams that a connection may open. A head behind a relay gets one for each member. The default is 1,000. */
const maxInboundStreams = (isRelayed: boolean): number => (isRelayed ? 512 : 32);

export interface BoundedYamux {
  readonly factory: () => StreamMuxerFactory;
  /**
   * Returns the time of the last arrival on a stream's connection, s. Acknowledgments count: a peer behind a slow link sends
   * nothing else while it receives, and the stream itself does not show them.
   */
  lastHeardOn(stream: Stream): () => number;
}

/**
 * Creates a yamux that refuses data frames above the window. yamux 8.0.1 checks the window only after it has
 * kept the bytes of a frame, up to 4 GiB. One peer could fill the memory. All that a muxer reads passes its `onData`: the
 * headers are checked there, and an error ends the connection.
 *
 * @param isRelayed - whether peers reach this node through a relay
 * @param onOversized - called with the reason and the muxer, for a frame above the window
 */
export const createBoundedYamux = (
  isRelayed: boolean,
  onOversized: (reason: string, muxer: StreamMuxer) => void,
): BoundedYamux => {
  const createFactory = yamux({ ...options, maxInboundStreams: maxInboundStreams(isRelayed) });
  const muxers = new Set<{ readonly streams: readonly Stream[]; heard: number }>();
  const factory = (): StreamMuxerFactory => {
    const plain = createFactory();
    return {
      protocol: plain.protocol,
      createStreamMuxer(connection: MessageStream) {
        const muxer = plain.createStreamMuxer(connection);
        const fed = muxer as unknown as Fed;
        const onData = fed.onData?.bind(muxer);
        if (onData === undefined) throw internalError("yamux has no onData as in version 8.0.1");
        const known = {
          get streams() {
            return muxer.streams;
          },
          heard: now(),
        };
        muxers.add(known);
        connection.addEventListener("close", () => muxers.delete(known));
        const check = createYamuxGuard(MAX_WINDOW);
        fed.onData = (bytes) => {
          known.heard = now();
          try {
            for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) check(piece);
          } catch (error) {
            onOversized(messageOf(error), muxer);
            throw error;
          }
          onData(bytes);
        };
        return muxer;
      },
    };
  };
  return {
    factory,
    lastHeardOn(stream) {
      const muxer = [...muxers].find(({ streams }) => streams.includes(stream));
      return () => muxer?.heard ?? 0;
    },
  };
};

const now = (): number => performance.now() / 1000;
