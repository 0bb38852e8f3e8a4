import { concatBytes } from "@noble/hashes/utils.js";
import type { Hex } from "viem";
import { bytesHash, fromHex, structHash, textHash } from "./structHash.ts";

const DOMAIN_TYPE = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

/** Names of the two contracts that check signatures, as set by their constructors. */
export const DOMAIN_NAMES = { learners: "LearnerRegistry", rounds: "gfml" } as const;
export const DOMAIN_VERSION = "1";

/** The EIP-712 domain separator of a contract. */
export const domainSeparator = (name: string, chainId: number, contract: Hex): Hex =>
  structHash(DOMAIN_TYPE, [textHash(name), textHash(DOMAIN_VERSION), chainId, contract]);

/** The digest to sign: the struct's hash under its domain. */
export const typedDigest = (separator: Hex, hash: Hex): Hex =>
  bytesHash(concatBytes(Uint8Array.of(0x19, 0x01), fromHex(separator), fromHex(hash)));
