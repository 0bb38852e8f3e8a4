import type { Abi, LocalAccount, TransactionReceipt } from "viem";
import { InvalidValueError, requireInteger, requirePositive } from "../../core/index.ts";
import type { ChainConnection } from "./ChainConnection.ts";
import { senderClosedError } from "./errors.ts";
import { NonceBook } from "./NonceBook.ts";
import { type SenderSettings, Submission } from "./Submission.ts";
import { systemTimer, type Timer } from "./Timer.ts";
import type { ContractCall, TransactionSender } from "./TransactionSender.ts";

export interface CreateSenderOptions {
  readonly connection: ChainConnection;
  /** The sending account; its key never leaves it. Only one process at a time may send from an account. */
  readonly account: LocalAccount;
  /** The contracts whose errors decode a refusal. */
  readonly abis?: readonly Abi[];
  /** For the embedded chain: mines everything that waits. Then there are no fees, no estimates and no waiting. */
  readonly mine?: () => Promise<unknown>;
  /** Number of blocks, including its own, that a transaction needs before it counts. Default 2; always 1 with `mine`. */
  readonly confirmations?: number;
  /** Percentage added to estimates. Default 25. */
  readonly gasMarginPercent?: number;
  /** Highest price per unit of gas, in wei. Default: no limit. */
  readonly maxFeePerGas?: bigint;
  /** Milliseconds after which an unmined transaction is replaced by one with higher fees. Default 60,000. */
  readonly stuckAfter?: number;
  /** Milliseconds after which an unmined transaction is sent again, unchanged. Default 15,000. */
  readonly rebroadcastAfter?: number;
  /** Largest number of replacements of a call. Default 5. */
  readonly replacements?: number;
  /** Milliseconds between checks of the chain. Default 1,000. */
  readonly pollInterval?: number;
  /** Milliseconds without any progress before GFML_TRANSACTION_STUCK. Default 600,000. */
  readonly patience?: number;
  /** Largest number of waiting transactions. Default 16; calls without a gas limit are sent one by one. */
  readonly window?: number;
  /** Aborts every wait with GFML_CHAIN_WAIT_ABORTED. */
  readonly signal?: AbortSignal;
  /** Called for replacements, reorganizations and taken nonces, with one line without secrets. */
  readonly notice?: (line: string) => void;
  readonly timer?: Timer;
}

/** A sender for an embedded chain (with `mine`) or a network. {@link Submission} explains why nothing runs twice. */
export const createSender = (options: CreateSenderOptions): TransactionSender => {
  const closing = new AbortController();
  const settings = resolve(options, closing.signal);
  const { address } = settings.account;
  const nonces = new NonceBook(address);
  let queue: Promise<unknown> = Promise.resolve();

  const deliver = async (calls: readonly ContractCall[]): Promise<readonly TransactionReceipt[]> => {
    if (closing.signal.aborted) throw senderClosedError(address);
    try {
      return await new Submission(calls, settings, nonces).run();
    } catch (error) {
      nonces.forget();
      throw error;
    }
  };

  return {
    account: address,
    send: (calls) => {
      const sending = queue.then(() => deliver(calls));
      queue = sending.catch(() => undefined);
      return sending;
    },
    close: async () => {
      closing.abort();
      await queue;
    },
  };
};

const resolve = (options: CreateSenderOptions, closing: AbortSignal): SenderSettings => {
  const { connection, account, mine, signal } = options;
  const settings: SenderSettings = {
    connection,
    account,
    abis: options.abis ?? [],
    mine,
    confirmations: mine === undefined ? BigInt(readCount("confirmations", options.confirmations ?? 2)) : 1n,
    gasMarginPercent: options.gasMarginPercent ?? 25,
    maxFeePerGas: options.maxFeePerGas,
    stuckAfter: options.stuckAfter ?? 60_000,
    rebroadcastAfter: options.rebroadcastAfter ?? 15_000,
    replacements: options.replacements ?? 5,
    pollInterval: options.pollInterval ?? 1_000,
    patience: options.patience ?? 600_000,
    window: readCount("window", options.window ?? (mine === undefined ? 16 : 1_000)),
    signal: signal === undefined ? closing : AbortSignal.any([signal, closing]),
    notice: options.notice ?? (() => undefined),
    timer: options.timer ?? systemTimer,
  };
  requireInteger("gasMarginPercent", settings.gasMarginPercent, 0);
  requireInteger("replacements", settings.replacements, 0);
  for (const name of ["stuckAfter", "rebroadcastAfter", "pollInterval", "patience"] as const) {
    requirePositive(name, settings[name]);
  }
  return settings;
};

const readCount = (field: string, value: number): number => {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidValueError(field, value, "a whole number of at least 1");
  return value;
};
