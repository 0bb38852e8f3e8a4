import { type Address, concatHex, type Hex, keccak256, stringToHex } from "viem";
import { structHash } from "./structHash.ts";

const DOMAIN_TYPE = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

/** Names of the two contracts that check signatures, as their constructors set them. */
export const DOMAIN_NAMES = { learners: "LearnerRegistry", rounds: "gfml" } as const;
const DOMAIN_VERSION = "1";

/** The EIP-712 domain separator of a contract. */
export const domainSeparator = (name: string, chainId: number, contract: Address): Hex =>
  structHash(DOMAIN_TYPE, [keccak256(stringToHex(name)), keccak256(stringToHex(DOMAIN_VERSION)), chainId, contract]);

/** What is signed: the struct's hash under its domain. */
export const typedDigest = (separator: Hex, hash: Hex): Hex => keccak256(concatHex(["0x1901", separator, hash]));
