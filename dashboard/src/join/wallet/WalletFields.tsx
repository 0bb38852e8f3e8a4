import type { ReactNode } from "react";
import { strings } from "../../strings.ts";
import type { Wallet } from "./wallets.ts";

/** Days for which a wallet may let a session speak for it. */
const durations = [1, 7, 30, 90] as const;
const USUAL = 30;

/** Which wallet, for how long, and what it is going to sign. */
export const WalletFields = ({ wallets }: { readonly wallets: readonly Wallet[] }): ReactNode => {
  const words = strings.join.wallet;
  return (
    <>
      <p className="wide">{words.help}</p>
      {wallets.length > 1 && (
        <label className="field">
          {words.which}
          <select name="wallet">
            {wallets.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="field">
        {words.duration}
        <select name="days" defaultValue={USUAL}>
          {durations.map((days) => (
            <option key={days} value={days}>
              {words.days(days)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
};

/** The end of a session that the form asks for, s since 1970. */
export const untilOf = (form: FormData): number => {
  const days = Number(form.get("days"));
  return Math.floor(Date.now() / 1000) + 86_400 * (durations.find((one) => one === days) ?? USUAL);
};

/** The wallet that the form names, or the only one. */
export const walletOf = (form: FormData, wallets: readonly Wallet[]): Wallet | undefined =>
  wallets.find(({ id }) => id === form.get("wallet")) ?? wallets[0];
