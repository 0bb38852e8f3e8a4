import { noise } from "@chainsafe/libp2p-noise";
import { yamux } from "@chainsafe/libp2p-yamux";
import { privateKeyFromRaw } from "@libp2p/crypto/keys";
import type { PrivateKey, Stream } from "@libp2p/interface";
import { tcp } from "@libp2p/tcp";
import { multiaddr } from "@multiformats/multiaddr";
import { createLibp2p } from "libp2p";
import { accountOfKey } from "../../../src/network/index.ts";
import { createFrameReader } from "../../../src/network/wire/createFrameReader.ts";
import { encodeFrame, type Frame, FrameType } from "../../../src/network/wire/Frame.ts";
import {
  decodeHello,
  decodeRefusal,
  encodeHello,
  encodeOffer,
  encodeRefusal,
} from "../../../src/network/wire/frameBodies.ts";
import { encodeMessageHead } from "../../../src/network/wire/WireMessage.ts";
import { until } from "../../support/until.ts";

const PROTOCOL = "/gfml/wire";
const NO_BODY = new Uint8Array(0);

/** The encrypted connection below libp2p's muxer. */
interface Inner {
  readonly muxer: {
    readonly maConn: { send(bytes: Uint8Array): boolean; readonly status: string; writableNeedsDrain: boolean };
  };
}

/** An attacker with a key and plain libp2p, which passes the gate and follows no rule. */
export const rawAttacker = async (address: string, key: Uint8Array | PrivateKey) => {
  const privateKey = key instanceof Uint8Array ? privateKeyFromRaw(key) : key;
  const libp2p = await createLibp2p({
    privateKey,
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionMonitor: { enabled: false },
  });
  const connection = await libp2p.dial(multiaddr(address), { signal: AbortSignal.timeout(60_000) });

  const openStream = async (): Promise<{ stream: Stream; frames: Frame[]; send: (frame: Partial<Frame>) => void }> => {
    const stream = await connection.newStream(PROTOCOL, { signal: AbortSignal.timeout(30_000) });
    const frames: Frame[] = [];
    const reader = createFrameReader((frame) => frames.push({ ...frame, body: new Uint8Array(frame.body) }));
    stream.addEventListener("message", ({ data }) => {
      for (const piece of data instanceof Uint8Array ? [data] : data) reader.push(piece);
    });
    const send = (frame: Partial<Frame>): void => {
      stream.send(encodeFrame({ type: FrameType.ping, flags: 0, id: 0, body: NO_BODY, ...frame }));
    };
    return { stream, frames, send };
  };
  const greeted = async () => {
    const opened = await openStream();
    opened.send({ type: FrameType.hello, body: encodeHello({ protocolVersion: 1, software: "attacker" }) });
    await until("a hello", () => opened.frames.length > 0, 60);
    return opened;
  };

  return {
    peerId: libp2p.peerId.toString(),
    account: privateKey.type === "secp256k1" ? accountOfKey(privateKey.raw) : "",
    /** Declares a yamux data frame of this length and sends it as fast as possible. Returns the bytes that were sent. */
    async floodYamux(length: number): Promise<number> {
      await openStream();
      const { maConn } = (connection as unknown as Inner).muxer;
      const header = new Uint8Array(12);
      const view = new DataView(header.buffer);
      view.setUint32(4, 1);
      view.setUint32(8, length);
      maConn.send(header);
      let sent = 0;
      const piece = new Uint8Array(60_000);
      try {
        while (sent < length && maConn.status === "open") {
          maConn.send(piece);
          sent += piece.length;
          await new Promise((resolve) => setImmediate(resolve));
        }
      } catch {
        // the peer has reset the connection
      }
      return sent;
    },
    /** Opens streams of the protocol. Returns how many are open once the node has refused the others. */
    async openStreams(count: number): Promise<number> {
      const streams = await Promise.allSettled(Array.from({ length: count }, openStream));
      const open = (): number =>
        streams.filter((opened) => opened.status === "fulfilled" && opened.value.stream.status === "open").length;
      await until("streams to be refused", () => open() <= 2, 60);
      return open();
    },
    /** Sends a hello of a different version. Returns the text of the goodbye. */
    async greetWith(protocolVersion: number): Promise<string> {
      const { frames, send } = await openStream();
      send({ type: FrameType.hello, body: encodeHello({ protocolVersion, software: "old" }) });
      await until("a goodbye", () => frames.some(({ type }) => type === FrameType.goodbye), 60);
      decodeHello(frames.find(({ type }) => type === FrameType.hello)!.body);
      return decodeRefusal(frames.find(({ type }) => type === FrameType.goodbye)!.body).text;
    },
    /** Sends the same request several times. */
    async replayRequest(times: number): Promise<void> {
      const { send } = await greeted();
      const body = encodeMessageHead({ kind: "settle", header: { round: 3 } });
      for (let turn = 0; turn < times; turn++) send({ type: FrameType.message, id: 1, body });
    },
    /** Answers every stream with a hello and a goodbye in one piece. */
    async greetAndLeave(): Promise<void> {
      await libp2p.handle(PROTOCOL, (stream) => {
        const hello = encodeFrame({
          type: FrameType.hello,
          flags: 0,
          id: 0,
          body: encodeHello({ protocolVersion: 1, software: "x" }),
        });
        const goodbye = encodeFrame({
          type: FrameType.goodbye,
          flags: 0,
          id: 0,
          body: encodeRefusal({ code: "silent", text: "too late" }),
        });
        stream.send(Uint8Array.from([...hello, ...goodbye]));
      });
    },
    /** Sends a hello, and the header of a frame with this length. Returns the code of the goodbye. */
    async declareFrame(length: number): Promise<string> {
      const { stream, frames } = await greeted();
      const header = new Uint8Array(10);
      header[0] = FrameType.message;
      new DataView(header.buffer).setUint32(6, length, true);
      stream.send(header);
      await until("a goodbye", () => frames.some(({ type }) => type === FrameType.goodbye), 60);
      return decodeRefusal(frames.find(({ type }) => type === FrameType.goodbye)!.body).code;
    },
    /** Offers a payload and sends no data. */
    async offer(length: number): Promise<void> {
      const { send } = await greeted();
      const head = encodeMessageHead({ kind: "update", header: null, payload: NO_BODY });
      send({ type: FrameType.offer, id: 1, body: encodeOffer({ length, sha256: new Uint8Array(32), head }) });
    },
    close: async (): Promise<void> => {
      await libp2p.stop();
    },
  };
};
