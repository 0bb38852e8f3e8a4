export { browserTransports } from "./browserTransports.ts";
export { createNode } from "./createNode.ts";
export type { DirectAnswer, DirectOffer, DirectTransport } from "./direct/DirectTransport.ts";
export { type DirectChannelOptions, withDirectChannels } from "./direct/withDirectChannels.ts";
export {
  DuplicateConnectionError,
  listenError,
  nodeClosedError,
  PeerGoneError,
  ProtocolVersionError,
  RefusedError,
  requestTimeoutError,
  UnreachableError,
  unsupportedKeyError,
  WireFormatError,
  WrongPeerError,
} from "./errors.ts";
export { accountOfKey } from "./identity/accountOfKey.ts";
export { accountOfPeerId } from "./identity/accountOfPeerId.ts";
export { type AddressReach, hostOf, ownAddresses, reachOf } from "./libp2p/ownAddresses.ts";
export type { NetworkEvent } from "./NetworkEvent.ts";
export { defaultLimits, type NetworkLimits } from "./NetworkLimits.ts";
export type { ConnectOptions, NetworkFigures, NetworkNode, NodeOptions, Transports } from "./NetworkNode.ts";
export type { Handler, Peer, RequestOptions, ServeOptions } from "./Peer.ts";
export type { Channel, ChannelListener } from "./session/Channel.ts";
export { PROTOCOL_VERSION } from "./wire/Hello.ts";
export type { WireMessage } from "./wire/WireMessage.ts";
