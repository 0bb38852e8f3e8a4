import { concatHex, type Hex, keccak256, numberToHex, toRlp } from "viem";

/** A block as `eth_getBlockByNumber` answers it, with whole transactions. */
export interface RpcBlock {
  readonly [field: string]: unknown;
  readonly number: Hex;
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly stateRoot: Hex;
  readonly transactionsRoot: Hex;
  readonly receiptsRoot: Hex;
  readonly timestamp: Hex;
  readonly baseFeePerGas: Hex;
  readonly transactions: readonly RpcTransaction[];
}
export type RpcTransaction = Readonly<Record<string, Hex>> & { readonly accessList?: readonly never[] };
export interface RpcReceipt {
  readonly type: Hex;
  readonly status: Hex;
  readonly cumulativeGasUsed: Hex;
  readonly logsBloom: Hex;
  readonly logs: readonly { readonly address: Hex; readonly topics: readonly Hex[]; readonly data: Hex }[];
}

type Item = Hex | readonly Item[];

/** RLP's form of a number: no leading zeros, zero is empty. */
const quantity = (value: unknown): Hex => (BigInt(value as Hex) === 0n ? "0x" : numberToHex(BigInt(value as Hex)));

/** keccak of the header's fields, in Ethereum's order; later forks' fields where the block has them. */
export const headerHash = (block: RpcBlock): Hex => {
  const raw = (name: string): Hex => block[name] as Hex;
  const plain = ["parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom"];
  const counts = ["difficulty", "number", "gasLimit", "gasUsed", "timestamp"];
  const fields: Hex[] = [...plain.map(raw), ...counts.map((name) => quantity(raw(name)))];
  fields.push(raw("extraData"), raw("mixHash"), raw("nonce"));
  const later: readonly (readonly [string, boolean])[] = [
    ["baseFeePerGas", true],
    ["withdrawalsRoot", false],
    ["blobGasUsed", true],
    ["excessBlobGas", true],
    ["parentBeaconBlockRoot", false],
    ["requestsHash", false],
  ];
  for (const [name, isCount] of later) {
    if (block[name] !== undefined) fields.push(isCount ? quantity(raw(name)) : raw(name));
  }
  return keccak256(toRlp(fields));
};

/** The transaction as it was sent: legacy or EIP-1559. */
export const encodeTransaction = (transaction: RpcTransaction): Hex => {
  const { type, to, input, r, s, v, yParity, chainId, nonce, gas, gasPrice, value } = transaction;
  const { maxPriorityFeePerGas, maxFeePerGas } = transaction;
  const target = to ?? "0x";
  if (type === "0x0") {
    return toRlp([
      ...[nonce, gasPrice, gas].map(quantity),
      target,
      quantity(value),
      input!,
      ...[v, r, s].map(quantity),
    ]);
  }
  const front = [chainId, nonce, maxPriorityFeePerGas, maxFeePerGas, gas].map(quantity);
  const body: Item[] = [...front, target, quantity(value), input!, [], ...[yParity, r, s].map(quantity)];
  return concatHex(["0x02", toRlp(body as Parameters<typeof toRlp>[0]) as Hex]);
};

/** The receipt as the receipts' trie holds it. */
export const encodeReceipt = (receipt: RpcReceipt): Hex => {
  const logs = receipt.logs.map(({ address, topics, data }): Item => [address, topics, data]);
  const body: Item[] = [quantity(receipt.status), quantity(receipt.cumulativeGasUsed), receipt.logsBloom, logs];
  const encoded = toRlp(body as Parameters<typeof toRlp>[0]) as Hex;
  return receipt.type === "0x0" ? encoded : concatHex([numberToHex(Number(receipt.type), { size: 1 }), encoded]);
};

/** Root of the Merkle-Patricia trie of a list: keys are the RLP of the positions. */
export const listRoot = (values: readonly Hex[]): Hex => {
  const entries = values.map((value, index): Entry => {
    const key = toRlp(index === 0 ? "0x" : numberToHex(index));
    return { nibbles: nibblesOf(key), value };
  });
  return keccak256(toRlp(trieNode(entries, 0) as Parameters<typeof toRlp>[0]) as Hex);
};

interface Entry {
  readonly nibbles: readonly number[];
  readonly value: Hex;
}

const nibblesOf = (hex: Hex): number[] => [...hex.slice(2)].map((digit) => Number.parseInt(digit, 16));

const compactPath = (nibbles: readonly number[], isLeaf: boolean): Hex => {
  const isOdd = nibbles.length % 2;
  const flagged = [(isLeaf ? 2 : 0) + isOdd, ...(isOdd ? [] : [0]), ...nibbles];
  return `0x${flagged.map((nibble) => nibble.toString(16)).join("")}`;
};

const trieNode = (entries: readonly Entry[], depth: number): Item => {
  const [first] = entries;
  if (first === undefined) return "0x";
  if (entries.length === 1) return [compactPath(first.nibbles.slice(depth), true), first.value];
  let shared = depth;
  const same = (at: number): boolean =>
    at < first.nibbles.length && entries.every(({ nibbles }) => nibbles[at] === first.nibbles[at]);
  while (same(shared)) shared++;
  if (shared > depth)
    return [compactPath(first.nibbles.slice(depth, shared), false), reference(trieNode(entries, shared))];
  const branches = Array.from({ length: 16 }, (_, nibble): Item => {
    const below = entries.filter(({ nibbles }) => nibbles[depth] === nibble);
    return below.length === 0 ? "0x" : reference(trieNode(below, depth + 1));
  });
  return [...branches, entries.find(({ nibbles }) => nibbles.length === depth)?.value ?? "0x"];
};

/** Nodes shorter than a hash stand for themselves. */
const reference = (node: Item): Item => {
  const encoded = toRlp(node as Parameters<typeof toRlp>[0]) as Hex;
  return (encoded.length - 2) / 2 < 32 ? node : keccak256(encoded);
};
