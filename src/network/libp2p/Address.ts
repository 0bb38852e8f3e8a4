import { CODE_P2P, CODE_P2P_CIRCUIT, type Multiaddr, multiaddr } from "@multiformats/multiaddr";
import { InvalidValueError } from "../../core/index.ts";

/** A multiaddr and what matters of it. */
export interface Address {
  readonly multiaddr: Multiaddr;
  readonly isRelayed: boolean;
  /** The peer at its end, if it says which. */
  readonly peerId: string | undefined;
}

/** @throws InvalidValueError if the text is no multiaddr */
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

/** In the order in which they are tried: direct ones first, otherwise as given. */
export const directFirst = (addresses: readonly string[]): Address[] => {
  const parsed = addresses.map(parseAddress);
  return [...parsed.filter(({ isRelayed }) => !isRelayed), ...parsed.filter(({ isRelayed }) => isRelayed)];
};

/** From where an address can be reached: the same machine, a private network, anywhere. */
export type AddressReach = "machine" | "private" | "public";

/** Addresses of a peer that are passed on. */
const MOST = 16;
/** Characters of an address, with a relay's part. */
const LONGEST = 400;

/**
 * What of the addresses that a peer says are its own may be told to others: multiaddresses of a bounded number and length that
 * name a host, and end in its own peer id; a relayed one by a relay that is known. Others' ports are nobody's to give away.
 *
 * @param relays - peer ids of relays that it may be reached by
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

/** From where a multiaddress can be reached; one that is none or names no host: from nowhere but its machine. */
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

/** The host that a multiaddress begins with, e.g. 192.0.2.1. */
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
  // also 0.0.0.0 and what is for many
  if (a === 127 || a === 0 || a >= 224) return "machine";
  const isPrivate =
    a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 169 && b === 254);
  // 100.64/10: a carrier's
  return isPrivate || (a === 100 && b >= 64 && b < 128) ? "private" : "public";
};

const reachOfIp6 = (text: string): AddressReach => {
  // an address of version 4 in the form of version 6
  const [, dotted, high, low] = /^::ffff:(?:(\d+(?:\.\d+){3})|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/.exec(text) ?? [];
  if (dotted !== undefined) return reachOfIp4(dotted);
  if (high !== undefined && low !== undefined) {
    const bits = (Number.parseInt(high, 16) << 16) | Number.parseInt(low, 16);
    return reachOfIp4([24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join("."));
  }
  if (text === "::" || text === "::1" || text.startsWith("ff")) return "machine";
  // unique local, link-local
  return /^f[cd]/.test(text) || /^fe[89ab]/.test(text) ? "private" : "public";
};
