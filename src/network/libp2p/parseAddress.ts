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
