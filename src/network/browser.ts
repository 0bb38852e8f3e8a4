export { accountOfKey, accountOfPeerId, peerIdOfPublicKey } from "./accountOfPeerId.ts";
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
  unsupportedKeyError,
  WireFormatError,
  WrongPeerError,
} from "./errors.ts";
export { type AddressReach, hostOf, ownAddresses, reachOf } from "./libp2p/Address.ts";
export { defaultLimits, type NetworkLimits } from "./NetworkLimits.ts";
export type {
  ConnectOptions,
  NetworkEvent,
  NetworkFigures,
  NetworkNode,
  NodeFactory,
  NodeOptions,
  Transports,
  WatchedArrivals,
} from "./NetworkNode.ts";
export type { Peer, RequestHandler, RequestOptions, ServeOptions } from "./Peer.ts";
export type { Channel, ChannelListener } from "./session/Channel.ts";
export { PROTOCOL_VERSION } from "./wire/frameBodies.ts";
export type { WireMessage } from "./wire/WireMessage.ts";
