import { type Address, type Hex, hexToBytes, keccak256 } from "viem";
import type { ChainConnection } from "./ChainConnection.ts";
import { contractCodeError, contractMissingError, NodeAnswerMalformedError } from "./errors.ts";

/** Position of an immutable value in runtime code, in bytes: the compiler's `immutableReferences`, flattened. */
export interface ImmutablePlace {
  readonly start: number;
  readonly length: number;
}

/** The code that is expected at an address. */
export interface ContractExpectation {
  readonly name: string;
  readonly address: Address;
  /** keccak-256 of the runtime code with immutable values masked ({@link maskedCodeHash}); if absent, any code is accepted. */
  readonly codeHash?: Hex;
  readonly immutables?: readonly ImmutablePlace[];
}

/** keccak-256 of runtime code with every immutable value set to zero: the same for all deployments of a contract. */
export const maskedCodeHash = (code: Hex, immutables: readonly ImmutablePlace[] = []): Hex => {
  const bytes = hexToBytes(code);
  for (const { start, length } of immutables) bytes.fill(0, start, start + length);
  return keccak256(bytes);
};

/**
 * Checks that the expected code stands at each address.
 *
 * @throws GFML_CONTRACT_MISSING, GFML_CONTRACT_CODE
 */
export const verifyCode = async (
  connection: Pick<ChainConnection, "request" | "chainId">,
  contracts: readonly ContractExpectation[],
  signal?: AbortSignal,
): Promise<void> => {
  for (const { name, address, codeHash, immutables } of contracts) {
    const code = await connection.request("eth_getCode", [address, "latest"], signal === undefined ? {} : { signal });
    if (typeof code !== "string" || !/^0x([0-9a-fA-F]{2})*$/.test(code)) {
      throw new NodeAnswerMalformedError("eth_getCode", "the code in hexadecimal");
    }
    if (code === "0x") throw contractMissingError(name, address, connection.chainId);
    if (codeHash === undefined) continue;
    const found = maskedCodeHash(code as Hex, immutables);
    if (found !== codeHash.toLowerCase()) throw contractCodeError(name, address, codeHash, found);
  }
};
