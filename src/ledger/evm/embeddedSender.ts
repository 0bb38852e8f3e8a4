import { type Hex, numberToHex, type TransactionReceipt } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { ChainConnection } from "./chain/ChainConnection.ts";
import { decodeRefusal, readRevert } from "./chain/decodeRefusal.ts";
import { ContractRefusedError } from "./chain/errors/ContractRefusedError.ts";
import { NodeAnswerError } from "./chain/errors/NodeAnswerError.ts";
import { SenderClosedError } from "./chain/errors/SenderClosedError.ts";
import type { ContractCall, TransactionSender } from "./chain/TransactionSender.ts";
import { TRANSACTION_GAS_LIMIT } from "./embedded/embeddedChainConstants.ts";
import { refusalAbis } from "./LedgerContracts.ts";

/** Gas limit of a call that names none: on a chain without fees what is not used costs nothing. */
const GAS = BigInt(TRANSACTION_GAS_LIMIT);

/**
 * Sends to a chain of our own: nobody else is on it, nothing costs anything, and it mines when told to. So nonces are
 * counted, not asked for, and all calls of one `send` go out at once.
 *
 * @param mine - mines what waits
 */
export const embeddedSender = async (
  connection: ChainConnection,
  key: Hex,
  mine: () => Promise<unknown>,
): Promise<TransactionSender> => {
  const account = privateKeyToAccount(key);
  const { chainId } = connection;
  let nonce = Number(await connection.request("eth_getTransactionCount", [account.address, "latest"]));
  let closed = false;

  const submit = async ({ to, data, gas = GAS }: ContractCall): Promise<Hex> => {
    const signed = await account.signTransaction({
      type: "eip1559",
      chainId,
      nonce,
      to,
      data,
      gas,
      maxFeePerGas: 0n,
      maxPriorityFeePerGas: 0n,
    });
    nonce += 1;
    return (await connection.request("eth_sendRawTransaction", [signed])) as Hex;
  };

  /** Why a mined call was refused: it is called again on the block before. */
  const refusalOf = async (call: ContractCall, receipt: TransactionReceipt): Promise<ContractRefusedError> => {
    const { to, data, label } = call;
    const request = { from: account.address, data, ...(to !== null && { to }), gas: numberToHex(call.gas ?? GAS) };
    try {
      await connection.request("eth_call", [request, "latest"]);
    } catch (error) {
      if (!(error instanceof NodeAnswerError)) throw error;
      const { errorName, args } = decodeRefusal(readRevert(error)?.data, refusalAbis);
      return new ContractRefusedError(label, errorName, args, receipt.transactionHash);
    }
    return new ContractRefusedError(label, "unknown", [], receipt.transactionHash);
  };

  return {
    account: account.address,
    send: async (calls) => {
      if (closed) throw new SenderClosedError(account.address);
      const hashes: Hex[] = [];
      for (const call of calls) hashes.push(await submit(call));
      await mine();
      const receipts = await Promise.all(hashes.map((hash) => connection.publicClient.getTransactionReceipt({ hash })));
      for (const [index, receipt] of receipts.entries()) {
        if (receipt.status === "reverted") throw await refusalOf(calls[index]!, receipt);
      }
      return receipts;
    },
    close: async () => {
      closed = true;
    },
  };
};
