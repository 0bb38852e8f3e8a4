import { after, every } from "../../core/index.ts";
import { messageOf, WireFormatError } from "../errors.ts";
import type { Peer } from "../Peer.ts";
import { deferred } from "../promises.ts";
import { createFrameReader } from "../wire/createFrameReader.ts";
import { encodeFrame, type Frame, FrameFlag, FrameType } from "../wire/Frame.ts";
import {
  decodeHello,
  decodeRefusal,
  encodeHello,
  encodeRefusal,
  type Hello,
  PROTOCOL_VERSION,
  type RefusalFrame,
} from "../wire/frameBodies.ts";
import type { Channel } from "./Channel.ts";
import { createAsking } from "./createAsking.ts";
import { createFrameWriter } from "./createFrameWriter.ts";
import { createServing } from "./createServing.ts";
import { createSilenceWatch } from "./createSilenceWatch.ts";
import { createTokenBucket } from "./createTokenBucket.ts";
import { createTransfers } from "./createTransfers.ts";
import type { ExchangeContext, SharedExchange } from "./ExchangeContext.ts";

export interface SessionOptions {
  readonly channel: Channel;
  readonly account: string;
  readonly peerId: string;
  readonly address: string;
  readonly isRelayed: boolean;
  /** Name and version of this program, sent in the hello. */
  readonly software: string;
  readonly shared: SharedExchange;
  /** Called with the bytes of each piece that is read and of each frame that is written. */
  readonly onTraffic?: (read: number, written: number) => void;
}

/** One stream of the protocol, from the hello to the goodbye. */
export interface Session {
  readonly peer: Peer;
  /** Sends our hello. */
  greet(): void;
  /** The peer's hello, of any version. Rejects if it is invalid or late, or if a goodbye arrives instead. */
  readonly greeting: Promise<Hello>;
  /** The reason for which the session has ended, if it has. A hello and a goodbye may arrive together. */
  ended(): string | undefined;
  /** The peer's reason for ending the session, if it gave one. */
  refusal(): RefusalFrame | undefined;
  /** Sends the reason and ends the session. */
  refuse(refusal: RefusalFrame): Promise<void>;
  /** Pings the peer. Returns whether anything arrived within so many seconds. */
  isAlive(within: number): Promise<boolean>;
  /** Bytes that this session buffers. */
  buffered(): number;
}

/** Queued bytes above which reading pauses: a peer that sends requests and reads no answers has to wait. */
const MAX_QUEUED = 4 * 2 ** 20;
const NO_BODY = new Uint8Array(0);
const secondsNow = (): number => performance.now() / 1000;

/** Starts the protocol on a channel that has just opened. */
export const createSession = (options: SessionOptions): Session => {
  const { channel, account, shared, onTraffic = () => {} } = options;
  const { limits, onEvent } = shared;
  const greeting = deferred<Hello>();
  const closed = deferred<string>();
  let wasGreeted = false;
  let endedBy: string | undefined;
  let refusal: RefusalFrame | undefined;
  let pings = 0;
  let heard = secondsNow();
  let onHeard: (() => void)[] = [];
  const pauses = new Set<"rate" | "queue">();
  const bytes = createTokenBucket(limits.bytesPerSecond);
  const messages = createTokenBucket(limits.messagesPerSecond);

  const pause = (why: "rate" | "queue"): void => {
    if (pauses.size === 0) channel.pause();
    pauses.add(why);
  };
  const resume = (why: "rate" | "queue"): void => {
    if (!pauses.delete(why) || pauses.size > 0 || endedBy !== undefined) return;
    heard = secondsNow();
    channel.resume();
  };

  const lastHeard = (): number => Math.max(heard, channel.lastHeard?.() ?? 0);

  const writer = createFrameWriter(
    channel,
    (length, queued) => {
      onTraffic(0, length);
      if (queued < MAX_QUEUED / 2) resume("queue");
    },
    (error) => end(`the connection broke: ${messageOf(error)}`),
  );
  const context: ExchangeContext = { account, writer, shared, now: secondsNow };
  const transfers = createTransfers(context);
  const asking = createAsking(context, transfers);
  const serving = createServing(context, transfers);

  /** The only way to end a session: settles everything that waits, and closes the channel. */
  const end = (reason: string, say?: RefusalFrame): Promise<void> => {
    if (endedBy !== undefined) return channel.close();
    endedBy = reason;
    stopHeartbeat();
    stopHelloTimer();
    writer.end();
    asking.end(reason);
    serving.end(reason);
    for (const tell of onHeard) tell();
    greeting.reject(new WireFormatError(`no hello: ${reason}`));
    closed.resolve(reason);
    try {
      if (say !== undefined) {
        channel.send(encodeFrame({ type: FrameType.goodbye, flags: 0, id: 0, body: encodeRefusal(say) }));
      }
    } catch {
      // the channel is already closed: the goodbye cannot arrive
    }
    return channel.close();
  };

  const receive = (frame: Frame): void => {
    if (frame.type === FrameType.goodbye) {
      refusal = decodeRefusal(frame.body);
      void end(`closed by the peer: ${refusal.text}`);
      return;
    }
    if (!wasGreeted) {
      if (frame.type !== FrameType.hello)
        throw new WireFormatError("a frame arrived before the hello", { type: frame.type });
      wasGreeted = true;
      stopHelloTimer();
      greeting.resolve(decodeHello(frame.body));
      return;
    }
    if (frame.type === FrameType.hello) throw new WireFormatError("a second hello arrived");
    if (frame.type === FrameType.ping) writer.sendFirst({ ...frame, type: FrameType.pong, body: NO_BODY });
    else if (frame.type === FrameType.pong) return;
    else if ((frame.flags & FrameFlag.answer) !== 0) asking.receive(frame);
    else serving.receive(frame);
  };

  let countedFrames = 0;
  const reader = createFrameReader((frame) => {
    if (endedBy !== undefined) return;
    if (frame.type !== FrameType.data) countedFrames++;
    receive(frame);
  });

  const isHeard = (): void => {
    heard = secondsNow();
    for (const tell of onHeard) tell();
    onHeard = [];
  };

  channel.listen({
    data(piece) {
      if (endedBy !== undefined) return;
      isHeard();
      onTraffic(piece.length, 0);
      countedFrames = 0;
      try {
        reader.push(piece);
      } catch (error) {
        onEvent({ kind: "malformed", reason: messageOf(error), account, address: options.address });
        void end(`malformed: ${messageOf(error)}`, { code: "malformed", text: messageOf(error) });
        return;
      }
      if (writer.queued() > MAX_QUEUED) pause("queue");
      const wait = Math.max(bytes.take(piece.length, heard), messages.take(countedFrames, heard));
      if (wait > 0 && !pauses.has("rate")) {
        onEvent({ kind: "limited", reason: `reading pauses for ${wait.toFixed(3)} s`, account });
        pause("rate");
        after(wait, () => resume("rate"));
      }
    },
    drain: isHeard,
    close: (reason) => void end(reason),
  });

  const interval = limits.silenceTimeout / 4;
  const watch = createSilenceWatch(interval, secondsNow());
  const stopHeartbeat = every(interval, () => {
    const now = secondsNow();
    if (pauses.size > 0) isHeard();
    const silence = watch.beat(now, lastHeard());
    if (silence >= limits.silenceTimeout) {
      void end(`silent for ${limits.silenceTimeout} s`, { code: "silent", text: "nothing arrived for too long" });
      return;
    }
    asking.dropStalled(now);
    serving.dropStalled(now);
    if (silence >= interval / 2 && wasGreeted) ping();
  });
  const stopHelloTimer = after(limits.helloTimeout, () => {
    void end("no hello in time", { code: "late", text: "no hello in time" });
  });

  const ping = (): void => {
    pings = (pings + 1) >>> 0;
    writer.sendFirst({ type: FrameType.ping, flags: 0, id: pings, body: NO_BODY });
  };

  const peer: Peer = {
    account,
    peerId: options.peerId,
    address: options.address,
    isRelayed: options.isRelayed,
    request: asking.request,
    notify: asking.notify,
    serve: serving.serve,
    closed: closed.promise,
    close: (reason = "closed") => end(`closed by this side: ${reason}`, { code: "closed", text: reason }),
  };
  return {
    peer,
    greet() {
      const body = encodeHello({ protocolVersion: PROTOCOL_VERSION, software: options.software });
      void writer.send({ type: FrameType.hello, flags: 0, id: 0, body });
    },
    greeting: greeting.promise,
    ended: () => endedBy,
    refusal: () => refusal,
    refuse: (why) => end(`refused: ${why.text}`, why),
    isAlive: (within) =>
      new Promise((resolve) => {
        if (endedBy !== undefined) return resolve(false);
        const asked = secondsNow();
        const cancel = after(within, () => resolve(lastHeard() > asked));
        onHeard.push(() => {
          cancel();
          resolve(endedBy === undefined);
        });
        ping();
      }),
    buffered: () => writer.queued() + asking.buffered() + serving.buffered() + reader.pending(),
  };
};
