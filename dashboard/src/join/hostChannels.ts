import type { RtcCommand, RtcNews } from "./portTransport.ts";

/** ms to look for addresses of this device. */
const GATHERING = 2_000;
/** Bytes that may wait in the browser before more is taken. */
const LOW_WATER = 256 * 1024;

/**
 * Makes the WebRTC channels of the worker that takes part, since browsers let no worker make any. Each port that arrives is
 * for one channel. Nobody else is asked for addresses (no STUN server): two pages find each other in one network, or where they
 * have public addresses.
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
  // both sides make the same channel, so that none has to be announced
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
    if (connection.connectionState === "failed") end("no way between the two was found");
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

/** Resolves when the addresses of this device are known, or after a while those that are. */
const gathered = (connection: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (connection.iceGatheringState === "complete") resolve();
    };
    connection.addEventListener("icegatheringstatechange", look);
    setTimeout(resolve, GATHERING);
    look();
  });
