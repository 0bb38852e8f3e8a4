import type { Address, Hex } from "viem";

export const ZERO_HASH: Hex = `0x${"0".repeat(64)}`;

/** The address of nobody. */
export const ZERO_ADDRESS: Address = `0x${"0".repeat(40)}`;

/** A SHA-256 in hex, as the contracts' bytes32. */
export const toBytes32 = (hash: string): Hex => `0x${hash}`;

/** A region code as bytes8: ASCII, padded with zeros. */
export const toRegion = (region: string | undefined): Hex => {
  let hex = "";
  for (const character of region ?? "") hex += character.charCodeAt(0).toString(16).padStart(2, "0");
  return `0x${hex.padEnd(16, "0")}`;
};
