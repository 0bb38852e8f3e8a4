import { type ChainRound, estimateDeployment } from "../../ledger/index.ts";
import { chainLine, prepareData, type RunConfig, requireLedger, runSimulation } from "../../simulation/index.ts";
import { countOf, fixed, type Style, table } from "../../text/index.ts";
import type { CliContext } from "../CliContext.ts";
import { usageError } from "../errors.ts";

/** The estimated cost of a run on a network. Gas includes a margin of a quarter. Wei and tokens are integers with 18 decimals. */
export interface RunEstimate {
  readonly chainId: number;
  readonly account: string;
  readonly rounds: number;
  /** Rounds that were played to measure the cost. */
  readonly measuredRounds: number;
  readonly gas: {
    readonly contracts: bigint;
    /** Gas of registration, of opening the task and of the first round, which writes most storage for the first time. */
    readonly firstRound: bigint;
    /** Mean gas of a later round. */
    readonly laterRound: bigint;
    readonly total: bigint;
  };
  readonly transactions: number;
  /** wei */
  readonly gasPrice: bigint;
  readonly wei: bigint;
  readonly balance: bigint;
  /** Missing balance of the account, wei. */
  readonly shortage: bigint;
  /** Tokens reserved for payments. */
  readonly escrow: number;
  /** The account's tokens with 18 decimals; null if the run creates test tokens. */
  readonly tokens: bigint | null;
}

/** Rounds to measure: the first, and two that write to existing storage. */
const MEASURED = 3;

/**
 * Estimates the cost of a run on a network. It plays the first rounds on the embedded chain, whose contracts use the same gas, and
 * applies the network's current gas price. It sends nothing and writes no folder.
 *
 * @throws GFML_USAGE if the ledger is not on a network
 */
export const estimateRun = async (
  config: RunConfig,
  { workers }: { readonly workers: number | undefined },
  context: CliContext,
): Promise<RunEstimate> => {
  if (!config.ledger.startsWith("http")) {
    throw usageError("--dry-run works only for runs on a network", {
      remedy: `give the network's URL as --ledger; runs on the ledger ${config.ledger} are free`,
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

/** Renders the estimate as a table. Ends with a newline. */
export const renderEstimate = (estimate: RunEstimate, style: Style): string => {
  const { gas, rounds, tokens, shortage } = estimate;
  const rows: (readonly [string, string])[] = [
    ["account", `${estimate.account} on chain ${estimate.chainId}`],
    ["contracts", `${grouped(gas.contracts)} gas`],
    ["registration, first round", `${grouped(gas.firstRound)} gas`],
    ["each later round", rounds > 1 ? `${grouped(gas.laterRound)} gas` : "none"],
    ["total", `${grouped(gas.total)} gas in about ${countOf(estimate.transactions, "transaction")}`],
    ["at the current price", `${units(estimate.wei)} ether, at ${units(estimate.gasPrice, 9)} gwei for a unit of gas`],
    ["the account holds", `${units(estimate.balance)} ether${shortage > 0n ? `, ${units(shortage)} too little` : ""}`],
    [
      "tokens reserved",
      tokens === null
        ? `${fixed(estimate.escrow)} of a test token that the run creates`
        : `${fixed(estimate.escrow)}; the account holds ${units(tokens)}`,
    ],
  ];
  const lines = table(
    rows.map(([name, value]) => [style.dim(name), value]),
    "ll",
  );
  const title = `${countOf(rounds, "round")} would cost`;
  return `${style.bold(title)} (measured on ${countOf(estimate.measuredRounds, "round")}, plus a quarter; nothing was sent)\n${lines.map((line) => `  ${line}\n`).join("")}`;
};

/** The estimate as one line of JSON, with big integers as decimal text. */
export const estimateJson = (estimate: RunEstimate): string =>
  JSON.stringify(estimate, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));

const grouped = (value: bigint): string => String(value).replaceAll(/\B(?=(\d{3})+$)/g, " ");

/** An integer with `digits` decimals as a decimal number of at most six places. */
const units = (value: bigint, digits = 18): string => {
  const text = String(value).padStart(digits + 1, "0");
  const fraction = text.slice(-digits).slice(0, 6).replace(/0+$/, "");
  return fraction === "" ? text.slice(0, -digits) : `${text.slice(0, -digits)}.${fraction}`;
};
