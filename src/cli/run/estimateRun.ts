import { type ChainRound, estimateDeployment } from "../../ledger/index.ts";
import { chainLine, prepareData, type RunConfig, requireLedger, runSimulation } from "../../simulation/index.ts";
import { countOf, fixed, type Style, table } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { usageError } from "../errors.ts";

/** What a run would cost on a network. Gas with a margin of a quarter; wei and tokens as whole numbers of 18 digits. */
export interface RunEstimate {
  readonly chainId: number;
  readonly account: string;
  readonly rounds: number;
  /** Rounds that were really played to measure. */
  readonly measuredRounds: number;
  readonly gas: {
    readonly contracts: bigint;
    /** Registration, the task's opening, and the first round, in which most is written for the first time. */
    readonly firstRound: bigint;
    /** Mean of the later rounds. */
    readonly laterRound: bigint;
    readonly total: bigint;
  };
  readonly transactions: number;
  /** wei */
  readonly gasPrice: bigint;
  readonly wei: bigint;
  readonly balance: bigint;
  /** wei that the account lacks. */
  readonly shortage: bigint;
  /** Tokens set aside for payments. */
  readonly escrow: number;
  /** The account's tokens, 18 digits; null where test tokens are made. */
  readonly tokens: bigint | null;
}

/** Rounds that show what a round takes: the first, and two that write to what is there already. */
const MEASURED = 3;

/**
 * Estimates a run on a network: its first rounds are played on the embedded chain, whose contracts take the same gas, and
 * priced at what the network asks now. Nothing is sent and no folder written.
 *
 * @throws GFML_USAGE if the ledger is none that costs anything
 */
export const estimateRun = async (
  config: RunConfig,
  { workers }: { readonly workers: number | undefined },
  context: CliContext,
): Promise<RunEstimate> => {
  if (!config.ledger.startsWith("http")) {
    throw usageError("--dry-run is for runs on a network", {
      remedy: `give its URL as --ledger; on the ledger ${config.ledger} nothing costs anything`,
    });
  }
  const { environment, signal } = context;
  await requireLedger(config, environment);
  const { token, keystore } = config.chain;
  const deployment = await estimateDeployment({
    urls: config.ledger.split(","),
    environment,
    ...(keystore !== undefined && { keystore }),
    ...(token !== undefined && { token: token as `0x${string}` }),
    notice: (line) => context.err.write(`${line}\n`),
  });
  const data = await prepareData(config, { signal, environment });
  const measured: ChainRound[] = [];
  const rounds = Math.min(MEASURED, config.rounds);
  const { initialModel: _, ...rest } = config;
  await runSimulation({
    config: { ...rest, ledger: "evm", rounds, evaluationInterval: rounds },
    samples: data.set.train,
    partition: data.partition,
    ...(workers !== undefined && { workers }),
    signal,
    events: {
      onChainRound: (round) => {
        measured.push(round);
      },
    },
  });
  const [first, ...later] = measured.map(chainLine);
  const mean = (of: (line: { gas: number; transactions: number }) => number): number =>
    later.length === 0 ? 0 : later.reduce((sum, line) => sum + of(line), 0) / later.length;
  const firstRound = withMargin(first?.gas ?? 0);
  const laterRound = withMargin(mean(({ gas }) => gas));
  const total = deployment.gas + firstRound + laterRound * BigInt(config.rounds - 1);
  const { gasPrice, balance } = deployment;
  const wei = total * gasPrice;
  return {
    chainId: deployment.chainId,
    account: deployment.account,
    rounds: config.rounds,
    measuredRounds: measured.length,
    gas: { contracts: deployment.gas, firstRound, laterRound, total },
    transactions: Math.ceil(
      deployment.transactions + (first?.transactions ?? 0) + mean((line) => line.transactions) * (config.rounds - 1),
    ),
    gasPrice,
    wei,
    balance,
    shortage: wei > balance ? wei - balance : 0n,
    escrow: config.incentive.escrow,
    tokens: deployment.tokens,
  };
};

const withMargin = (gas: number): bigint => BigInt(Math.ceil(gas * 1.25));

/** What a run would cost, as a table; ends with a newline. */
export const renderEstimate = (estimate: RunEstimate, style: Style): string => {
  const { gas, rounds, tokens, shortage } = estimate;
  const rows: (readonly [string, string])[] = [
    ["account", `${estimate.account} on chain ${estimate.chainId}`],
    ["contracts", `${grouped(gas.contracts)} gas`],
    ["registration, first round", `${grouped(gas.firstRound)} gas`],
    ["each later round", rounds > 1 ? `${grouped(gas.laterRound)} gas` : "none"],
    ["in all", `${grouped(gas.total)} gas in about ${countOf(estimate.transactions, "transaction")}`],
    ["at the price of now", `${units(estimate.wei)} ether, at ${units(estimate.gasPrice, 9)} gwei for a unit of gas`],
    ["the account holds", `${units(estimate.balance)} ether${shortage > 0n ? `: ${units(shortage)} too few` : ""}`],
    [
      "tokens set aside",
      tokens === null
        ? `${fixed(estimate.escrow)} of a test token, made for the run`
        : `${fixed(estimate.escrow)}; the account holds ${units(tokens)}`,
    ],
  ];
  const lines = table(
    rows.map(([name, value]) => [style.dim(name), value]),
    "ll",
  );
  const title = `${countOf(rounds, "round")} would take`;
  return `${style.bold(title)} (measured on ${countOf(estimate.measuredRounds, "round")}, a quarter added; nothing was sent)\n${lines.map((line) => `  ${line}\n`).join("")}`;
};

/** One line of JSON; whole numbers of any size as decimal text. */
export const estimateJson = (estimate: RunEstimate): string =>
  JSON.stringify(estimate, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));

const grouped = (value: bigint): string => String(value).replaceAll(/\B(?=(\d{3})+$)/g, " ");

/** A whole number of `digits` decimal digits as a decimal, six places at most. */
const units = (value: bigint, digits = 18): string => {
  const text = String(value).padStart(digits + 1, "0");
  const fraction = text.slice(-digits).slice(0, 6).replace(/0+$/, "");
  return fraction === "" ? text.slice(0, -digits) : `${text.slice(0, -digits)}.${fraction}`;
};
