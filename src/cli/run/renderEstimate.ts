import { countOf, fixed, type Style, table } from "../../text/index.ts";
import type { RunEstimate } from "./estimateRun.ts";

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
