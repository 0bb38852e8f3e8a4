import { type Address, concatHex, getContractAddress, type Hex, numberToHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";

/**
 * Fees of every transaction on the embedded chain. Its accounts hold no ether, and `eth_maxPriorityFeePerGas` always returns
 * 1 gwei, so senders must use these fees instead of asking for them.
 */
const EMBEDDED_FEES: { readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint } = {
  maxFeePerGas: 0n,
  maxPriorityFeePerGas: 0n,
};

/** The id of the embedded chain: "gfml" in ASCII. */
export const chainId = 0x67666d6c;
/** The time of its first block: 2026-01-01 00:00 UTC, s since 1970. */
export const genesisTime = 1_767_225_600;

/** Asks the chain; throws what it answers as error. */
export const ask = async <Result>(url: string, method: string, ...params: readonly unknown[]): Promise<Result> => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const { result, error } = (await response.json()) as { result: Result; error?: { message: string } };
  if (error !== undefined) throw new Error(error.message);
  return result;
};

/** Emits its argument as a log, and stores the caller in the slot of that number. */
const RUNTIME = "600035600052600160206000a13360003555";
const SIZE = (RUNTIME.length / 2).toString(16).padStart(2, "0");

/** Code that makes such a contract. */
const CREATION: Hex = `0x60${SIZE}600c60003960${SIZE}6000f3${RUNTIME}`;

/** An account without ether that writes logs; every third transaction is a legacy one. */
export class LogWriter {
  readonly #account = privateKeyToAccount(`0x${"5a".repeat(32)}`);
  readonly #url: string;
  #nonce: number;

  constructor(url: string, nonce = 0) {
    this.#url = url;
    this.#nonce = nonce;
  }

  get address(): Address {
    return this.#account.address;
  }

  get contract(): Address {
    return getContractAddress({ from: this.#account.address, nonce: 0n });
  }

  deploy(): Promise<Hex> {
    return this.#send({ data: CREATION });
  }

  /** @param ballast - bytes that are sent along, of 16 gas each */
  write(value: number, ballast = 0): Promise<Hex> {
    const data = concatHex([numberToHex(value, { size: 32 }), `0x${"ff".repeat(ballast)}`]);
    return this.#send({ to: this.contract, data });
  }

  async #send(call: { readonly to?: Address; readonly data: Hex }): Promise<Hex> {
    const nonce = this.#nonce++;
    const gas = BigInt(100_000 + 8 * call.data.length);
    const common = { chainId, nonce, gas, ...call };
    const signed =
      nonce % 3 === 0
        ? await this.#account.signTransaction({ ...common, type: "legacy", gasPrice: 0n })
        : await this.#account.signTransaction({ ...common, type: "eip1559", ...EMBEDDED_FEES });
    return ask<Hex>(this.#url, "eth_sendRawTransaction", signed);
  }
}
