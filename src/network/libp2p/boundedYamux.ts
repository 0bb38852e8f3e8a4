import { yamux } from "@chainsafe/libp2p-yamux";
import type { MessageStream, StreamMuxerFactory } from "@libp2p/interface";
import { InternalError } from "../../core/index.ts";
import { createYamuxGuard } from "./createYamuxGuard.ts";

/** A window of 2 MiB lets one stream use the whole line; a stream that is paused holds at most that. */
const MAX_WINDOW = 2 * 2 ** 20;

const options = {
  // a head that is reached by the relay gets a stream for each of its members; the default of 1,000 only helps attackers
  maxInboundStreams: 512,
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

/**
 * yamux that refuses data frames above the window. yamux 8.0.1 keeps the bytes of a frame of any declared size, up to 4 GiB,
 * before it looks at the window: one peer could fill the memory. Everything that a muxer reads passes its `onData`, so the
 * headers are checked there first; what it throws ends the connection.
 */
export const boundedYamux = (onHole: (reason: string) => void): (() => StreamMuxerFactory) => {
  const createFactory = yamux(options);
  return () => {
    const factory = createFactory();
    return {
      protocol: factory.protocol,
      createStreamMuxer(connection: MessageStream) {
        const muxer = factory.createStreamMuxer(connection);
        const fed = muxer as unknown as Fed;
        const onData = fed.onData?.bind(muxer);
        if (onData === undefined) throw new InternalError("yamux reads its data elsewhere than in version 8.0.1");
        const check = createYamuxGuard(MAX_WINDOW);
        fed.onData = (bytes) => {
          try {
            for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) check(piece);
          } catch (error) {
            onHole((error as Error).message);
            throw error;
          }
          onData(bytes);
        };
        return muxer;
      },
    };
  };
};
