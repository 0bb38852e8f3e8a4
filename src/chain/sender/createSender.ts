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
  /** Who sends; its key never leaves it. One process a time may send from an account. */
  readonly account: LocalAccount;
  /** Whose errors a refusal is decoded with. */
  readonly abis?: readonly Abi[];
  /** For the embedded chain: mines everything that waits. No fees, no estimates, no waiting then. */
  readonly mine?: () => Promise<unknown>;
  /** Blocks that must hold a transaction, its own included, before it counts. Default 2; always 1 with `mine`. */
  readonly confirmations?: number;
  /** Added to estimates. Default 25. */
  readonly gasMarginPercent?: number;
  /** Most that may be offered per unit of gas, in wei. Default: no limit. */
  readonly maxFeePerGas?: bigint;
  /** Milliseconds after which an unmined transaction is replaced by one with higher fees. Default 60,000. */
  readonly stuckAfter?: number;
  /** Milliseconds after which an unmined transaction is brought to a node again, unchanged. Default 15,000. */
  readonly rebroadcastAfter?: number;
  /** Most replacements of a call. Default 5. */
  readonly replacements?: number;
  /** Milliseconds between looks at the chain. Default 1,000. */
  readonly pollInterval?: number;
  /** Milliseconds without any progress before GFML_TRANSACTION_STUCK. Default 600,000. */
  readonly patience?: number;
  /** Most transactions under way at a time. Default 16; calls without a gas limit go one by one. */
  readonly window?: number;
  /** Ends every wait with GFML_CHAIN_WAIT_ABORTED. */
  readonly signal?: AbortSignal;
  /** Told of replacements, reorganizations and taken nonces, as one line without secrets. */
  readonly notice?: (line: string) => void;
  readonly timer?: Timer;
}

/** A sender of transactions, for an embedded chain (`mine` given) or a network. See {@link Submission} for why nothing is executed twice. */
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
