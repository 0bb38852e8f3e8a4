import { CODE_P2P, CODE_P2P_CIRCUIT, type Multiaddr, multiaddr } from "@multiformats/multiaddr";
import { InvalidValueError } from "../../core/index.ts";

/** A parsed multiaddress. */
export interface Address {
  readonly multiaddr: Multiaddr;
  readonly isRelayed: boolean;
  /** The peer id at its end, if it has one. */
  readonly peerId: string | undefined;
}

/** @throws InvalidValueError if the text is not a multiaddress */
export const parseAddress = (text: string): Address => {
  let parsed: Multiaddr;
  try {
    parsed = multiaddr(text);
  } catch {
    throw new InvalidValueError("address", text, "a multiaddr like /ip4/192.0.2.1/tcp/4001/p2p/16Uiu2...");
  }
  const components = parsed.getComponents();
  const last = components.at(-1);
  return {
    multiaddr: parsed,
    isRelayed: components.some(({ code }) => code === CODE_P2P_CIRCUIT),
    peerId: last?.code === CODE_P2P ? last.value : undefined,
  };
};

/** Parses addresses and sorts them for dialing: direct ones first, otherwise as given. */
export const directFirst = (addresses: readonly string[]): Address[] => {
  const parsed = addresses.map(parseAddress);
  return [...parsed.filter(({ isRelayed }) => !isRelayed), ...parsed.filter(({ isRelayed }) => isRelayed)];
};

/** The reach of an address: the same machine, a private network, or anywhere. */
export type AddressReach = "machine" | "private" | "public";

/** Most addresses of a peer that are passed on. */
const MOST = 16;
/** Most characters of an address, with the relay's part. */
const LONGEST = 400;

/**
 * Filters the addresses that a peer announces as its own. An address passes if it names a host, ends in the peer's own id, and
 * is not too long. A relayed one must name a known relay. Nobody can announce a different peer's port.
 *
 * @param relays - peer ids of the known relays
 */
export const ownAddresses = (addresses: readonly string[], peerId: string, relays: ReadonlySet<string>): string[] => {
  const own = addresses.filter((text) => {
    if (text.length > LONGEST) return false;
    try {
      const { multiaddr, isRelayed, peerId: last } = parseAddress(text);
      const parts = multiaddr.getComponents();
      const peers = parts.flatMap(({ name, value }) => (name === "p2p" ? [value] : []));
      const isHost = HOSTS.has(parts[0]?.name ?? "") && (parts[0]?.value ?? "") !== "";
      const isBy = isRelayed ? peers.length === 2 && relays.has(peers[0] ?? "") : peers.length === 1;
      return isHost && isBy && last === peerId;
    } catch {
      return false;
    }
  });
  return [...new Set(own)].slice(0, MOST);
};

const HOSTS: ReadonlySet<string> = new Set(["ip4", "ip6", "dns", "dns4", "dns6"]);

/** The reach of a multiaddress: `machine` if it is invalid or names no host. */
export const reachOf = (text: string): AddressReach => {
  const host = hostOf(text);
  if (host === undefined) return "machine";
  const { name, value } = host;
  if (name === "ip4") return reachOfIp4(value);
  if (name === "ip6") return reachOfIp6(value.toLowerCase());
  const lower = value.toLowerCase().replace(/\.$/, "");
  if (lower === "localhost" || lower.endsWith(".localhost")) return "machine";
  return !lower.includes(".") || /\.(local|internal|lan|home\.arpa)$/.test(lower) ? "private" : "public";
};

/** The host at the start of a multiaddress, e.g. ip4 192.0.2.1; undefined if there is none. */
export const hostOf = (text: string): { readonly name: string; readonly value: string } | undefined => {
  try {
    const [first] = parseAddress(text).multiaddr.getComponents();
    return first?.value === undefined ? undefined : { name: first.name, value: first.value };
  } catch {
    return undefined;
  }
};

const reachOfIp4 = (text: string): AddressReach => {
  const [a = 0, b = 0] = text.split(".").map(Number);
  // also 0.0.0.0 and multicast
  if (a === 127 || a === 0 || a >= 224) return "machine";
  const isPrivate =
    a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 169 && b === 254);
  // 100.64/10: carrier-grade NAT
  return isPrivate || (a === 100 && b >= 64 && b < 128) ? "private" : "public";
};

const reachOfIp6 = (text: string): AddressReach => {
  // an IPv4-mapped IPv6 address
  const [, dotted, high, low] = /^::ffff:(?:(\d+(?:\.\d+){3})|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/.exec(text) ?? [];
  if (dotted !== undefined) return reachOfIp4(dotted);
  if (high !== undefined && low !== undefined) {
    const bits = (Number.parseInt(high, 16) << 16) | Number.parseInt(low, 16);
    return reachOfIp4([24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join("."));
  }
  if (text === "::" || text === "::1" || text.startsWith("ff")) return "machine";
  // unique local and link-local
  return /^f[cd]/.test(text) || /^fe[89ab]/.test(text) ? "private" : "public";
};

/** IP address and port of a multiaddress, where it has them. */
export const endpointOf = (
  address: Multiaddr,
): { readonly address: string | undefined; readonly port: number | undefined } => {
  const components = address.getComponents();
  const ip = components.find(({ name }) => name === "ip4" || name === "ip6")?.value;
  const port = components.find(({ name }) => name === "tcp")?.value;
  return { address: ip, port: port === undefined ? undefined : Number(port) };
};
