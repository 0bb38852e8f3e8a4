import { yamux } from "@chainsafe/libp2p-yamux";
import type { MessageStream, Stream, StreamMuxer, StreamMuxerFactory } from "@libp2p/interface";
import { InternalError } from "../../core/index.ts";
import { messageOf } from "../errors.ts";
import { createYamuxGuard } from "./createYamuxGuard.ts";

/** A window of 2 MiB lets one stream use the whole line; a stream that is paused holds at most that. */
const MAX_WINDOW = 2 * 2 ** 20;

const options = {
  // the relay opens a stream to a head for each of its members
  maxOutboundStreams: 512,
  streamOptions: {
    maxStreamWindowSize: MAX_WINDOW,
    // less, and a stream that is paused is reset with what was under way
    maxReadBufferLength: 4 * MAX_WINDOW,
    // the relay copies between streams without back-pressure of its own: this is where a flood between two peers ends
    maxWriteBufferLength: 8 * MAX_WINDOW,
  },
};

interface Fed {
  onData?(bytes: Uint8Array | Iterable<Uint8Array>): void;
}

/** Streams that a connection may open: a head that is reached by a relay gets one for each member. The default is 1,000. */
const maxInboundStreams = (isRelayed: boolean): number => (isRelayed ? 512 : 32);

export interface BoundedYamux {
  readonly factory: () => StreamMuxerFactory;
  /**
   * When anything last arrived on the connection of a stream, s: also acknowledgments of what is sent, which a stream itself
   * does not show, and which are all that comes from a peer behind a slow link while it receives.
   */
  lastHeardOn(stream: Stream): () => number;
}

/**
 * yamux that refuses data frames above the window. yamux 8.0.1 keeps the bytes of a frame of any declared size, up to 4 GiB,
 * before it looks at the window: one peer could fill the memory. Everything that a muxer reads passes its `onData`, so the
 * headers are checked there first; what it throws ends the connection.
 * @param isRelayed - whether this node is reached by a relay
 * @param onHole - told of such a frame, and whose multiplexer it came to
 */
export const createBoundedYamux = (
  isRelayed: boolean,
  onHole: (reason: string, muxer: StreamMuxer) => void,
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
        if (onData === undefined) throw new InternalError("yamux reads its data elsewhere than in version 8.0.1");
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
            onHole(messageOf(error), muxer);
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
