import { concatHex, type Hex, keccak256, toRlp } from "viem";
import type { RawBlock, RawReceipt, RawTransaction } from "./RawBlock.ts";

type Item = Hex | readonly Item[];

/** Quantities without leading zeros; 0 is empty. */
const quantity = (value: unknown): Hex => {
  const digits = typeof value === "string" ? value.slice(2).replace(/^0+/, "") : "";
  return digits === "" ? "0x" : `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`;
};

/** Fields of a header in order. Fields of later forks follow if a block has them. */
const HEADER: readonly (readonly [field: string, isQuantity: boolean])[] = [
  ["parentHash", false],
  ["sha3Uncles", false],
  ["miner", false],
  ["stateRoot", false],
  ["transactionsRoot", false],
  ["receiptsRoot", false],
  ["logsBloom", false],
  ["difficulty", true],
  ["number", true],
  ["gasLimit", true],
  ["gasUsed", true],
  ["timestamp", true],
  ["extraData", false],
  ["mixHash", false],
  ["nonce", false],
];
const LATER: readonly (readonly [field: string, isQuantity: boolean])[] = [
  ["baseFeePerGas", true],
  ["withdrawalsRoot", false],
  ["blobGasUsed", true],
  ["excessBlobGas", true],
  ["parentBeaconBlockRoot", false],
  ["requestsHash", false],
];

/** keccak256(rlp(header)). */
export const headerHash = (block: RawBlock): Hex => {
  const later = LATER.filter(([field]) => block[field] !== undefined && block[field] !== null);
  const items = [...HEADER, ...later].map(([field, isQuantity]): Item => {
    const value = block[field] as Hex;
    return isQuantity ? quantity(value) : value;
  });
  return keccak256(toRlp(items as Hex[]));
};

/** mixHash of Besu's QBFT and IBFT 2.0, whose headers are hashed without their seals. */
const BYZANTINE = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365";

/** Whether a block's hash is the plain hash of its header. */
export const hashesPlainly = (block: RawBlock): boolean => block.mixHash !== BYZANTINE;

const accessList = (transaction: RawTransaction): Item =>
  (transaction.accessList ?? []).map(({ address, storageKeys }): Item => [address, storageKeys]);

/** A transaction as it is hashed and stored (EIP-2718); null for an unknown type. */
export const encodeTransaction = (transaction: RawTransaction): Hex | null => {
  const { to, input, r, s } = transaction;
  const call = [quantity(transaction.gas), to ?? "0x", quantity(transaction.value), input];
  const parity = quantity(transaction.yParity ?? transaction.v);
  const signature = [quantity(r), quantity(s)];
  const chain = quantity(transaction.chainId);
  const nonce = quantity(transaction.nonce);
  switch (Number(transaction.type ?? "0x0")) {
    case 0:
      return encode(null, [nonce, quantity(transaction.gasPrice), ...call, quantity(transaction.v), ...signature]);
    case 1: {
      const price = quantity(transaction.gasPrice);
      return encode("0x01", [chain, nonce, price, ...call, accessList(transaction), parity, ...signature]);
    }
    case 2: {
      const fees = [quantity(transaction.maxPriorityFeePerGas), quantity(transaction.maxFeePerGas)];
      return encode("0x02", [chain, nonce, ...fees, ...call, accessList(transaction), parity, ...signature]);
    }
    default:
      return null;
  }
};

/** A receipt as it is stored. */
export const encodeReceipt = (receipt: RawReceipt): Hex => {
  const type = Number(receipt.type ?? "0x0");
  const logs = receipt.logs.map(({ address, topics, data }): Item => [address, topics, data]);
  const items: Item[] = [quantity(receipt.status), quantity(receipt.cumulativeGasUsed), receipt.logsBloom, logs];
  return encode(type === 0 ? null : `0x${type.toString(16).padStart(2, "0")}`, items);
};

const encode = (type: Hex | null, items: readonly Item[]): Hex => {
  const body = toRlp(items as Hex[]);
  return type === null ? body : concatHex([type, body]);
};
