import { type Hex, keccak256 } from "viem";
import type { ChainPlace } from "../AuditReport.ts";
import type { Findings } from "../Findings.ts";
import { encodeReceipt, encodeTransaction, hashesPlainly, headerHash } from "./encodeBlock.ts";
import type { RawBlock, RawReceipt } from "./RawBlock.ts";
import { trieRoot } from "./trieRoot.ts";

/** Checks a block's header: its hash, and the previous block that it names. */
export const auditHeader = (
  findings: Findings,
  block: RawBlock,
  previous: { readonly number: bigint; readonly hash: Hex } | null,
): void => {
  const number = BigInt(block.number);
  const place: ChainPlace = { block: number, transaction: null };
  if (hashesPlainly(block)) findings.same("blocks", place, "hash of the header", headerHash(block), block.hash);
  else
    findings.note(
      "blocks",
      "headers of Byzantine-fault-tolerant chains were not recomputed: they are hashed without seals",
    );
  if (previous === null) return;
  findings.same("blocks", place, "number", `${previous.number + 1n}`, `${number}`);
  findings.same("blocks", place, "hash of the previous block", previous.hash, block.parentHash);
};

/** Checks the contents of a block against the roots in its header. */
export const auditContents = (findings: Findings, block: RawBlock, receipts: readonly RawReceipt[]): void => {
  const place: ChainPlace = { block: BigInt(block.number), transaction: null };
  const encoded: Hex[] = [];
  for (const transaction of block.transactions) {
    const bytes = encodeTransaction(transaction);
    if (bytes === null) break;
    const at = { ...place, transaction: transaction.hash };
    findings.same("transactions", at, "hash of the transaction", keccak256(bytes), transaction.hash);
    encoded.push(bytes);
  }
  if (encoded.length < block.transactions.length) {
    findings.note("transactions", "the roots of blocks with unknown transaction types were not recomputed");
  } else findings.same("transactions", place, "root of the transactions", trieRoot(encoded), block.transactionsRoot);

  const named = receipts.map(({ transactionHash }) => transactionHash);
  const expected = block.transactions.map(({ hash }) => hash);
  findings.same("receipts", place, "transactions of the receipts", expected, named);
  findings.same("receipts", place, "root of the receipts", trieRoot(receipts.map(encodeReceipt)), block.receiptsRoot);
};
