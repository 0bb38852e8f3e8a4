import { after } from "gfml/core";
import type { RtcCommand, RtcNews } from "./portTransport.ts";

/** s for finding the addresses of this device. */
const GATHERING = 2;
/** Most bytes that wait in the browser before the page accepts more. */
const LOW_WATER = 256 * 1024;

/**
 * Opens WebRTC channels for the learner's worker, because browsers do not let workers open any. Each port that arrives is for
 * one channel. No STUN server is asked for addresses: two pages find each other in one network, or by their public addresses.
 */
export const hostChannels = (requests: MessagePort): void => {
  requests.onmessage = ({ ports }: MessageEvent) => {
    const [port] = ports;
    if (port !== undefined) hostChannel(port);
  };
};

const hostChannel = (port: MessagePort): void => {
  const tell = (news: RtcNews, transfer: Transferable[] = []): void => port.postMessage(news, transfer);
  if (typeof RTCPeerConnection === "undefined") {
    tell({ kind: "closed", reason: "this browser has no WebRTC" });
    return;
  }
  const connection = new RTCPeerConnection();
  // both sides create the same channel, so neither has to announce it
  const channel = connection.createDataChannel("gfml", { negotiated: true, id: 0 });
  channel.binaryType = "arraybuffer";
  channel.bufferedAmountLowThreshold = LOW_WATER;
  let untold = 0;
  let isOver = false;
  const end = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    connection.close();
    tell({ kind: "closed", reason });
  };
  const tellTaken = (): void => {
    if (untold === 0 || channel.bufferedAmount > LOW_WATER) return;
    tell({ kind: "taken", count: untold });
    untold = 0;
  };
  channel.onopen = () => tell({ kind: "open" });
  channel.onclose = () => end("the channel was closed");
  channel.onerror = () => end("the channel failed");
  channel.onbufferedamountlow = tellTaken;
  channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => tell({ kind: "data", bytes: data }, [data]);
  connection.onconnectionstatechange = () => {
    if (connection.connectionState === "failed") end("no direct connection was found");
  };
  const describe = async (own: RTCSessionDescriptionInit): Promise<void> => {
    await connection.setLocalDescription(own);
    await gathered(connection);
    tell({ kind: "description", description: connection.localDescription!.sdp });
  };
  const obey = async (command: RtcCommand): Promise<void> => {
    switch (command.kind) {
      case "offer":
        return describe(await connection.createOffer());
      case "answer":
        await connection.setRemoteDescription({ type: "offer", sdp: command.description });
        return describe(await connection.createAnswer());
      case "accept":
        return connection.setRemoteDescription({ type: "answer", sdp: command.description });
      case "data":
        untold += command.bytes.byteLength;
        channel.send(command.bytes);
        return tellTaken();
      case "close":
        return end("closed here");
    }
  };
  port.onmessage = ({ data: command }: MessageEvent<RtcCommand>) => {
    if (!isOver) obey(command).catch((error: unknown) => end(String((error as Error).message)));
  };
};

/** Resolves when all addresses of this device are known, or after a time limit. */
const gathered = (connection: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (connection.iceGatheringState === "complete") resolve();
    };
    connection.addEventListener("icegatheringstatechange", look);
    after(GATHERING, resolve);
    look();
  });
