import { type FormEvent, type ReactNode, useState } from "react";
import { Notice } from "../../parts/Notice.tsx";
import { strings } from "../../strings.ts";
import type { KeptDelegation } from "./delegateSession.ts";
import type { Wallet } from "./wallets.ts";

/** Whom a session key speaks for, and until when; where that is over, or for another task, how to have it signed again. */
export const SessionNotice = ({
  delegation,
  task,
  wallets,
  isFixed,
  onSign,
}: {
  readonly delegation: KeptDelegation;
  /** `delegatedTask` of the task that is looked at; undefined while none is known. */
  readonly task: string | undefined;
  readonly wallets: readonly Wallet[];
  readonly isFixed: boolean;
  readonly onSign: (form: FormData) => Promise<void>;
}): ReactNode => {
  const words = strings.join.wallet;
  const [isWorking, setWorking] = useState(false);
  const { account, until } = delegation;
  const isOver = Date.now() / 1000 >= until;
  const isOther = task !== undefined && task !== delegation.task;
  const sign = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setWorking(true);
    void onSign(new FormData(event.currentTarget)).finally(() => setWorking(false));
  };
  return (
    <>
      <p>
        {words.speaksFor} <code>{account}</code>. {words.until(new Date(1000 * until).toLocaleString())}
      </p>
      {(isOver || isOther) && (
        <Notice kind="empty" title={isOver ? words.isOver : words.isOther}>
          {wallets.length === 0 || task === undefined ? (
            <p>{words.needsWallet}</p>
          ) : (
            !isFixed && (
              <form className="join-form" onSubmit={sign}>
                <WalletFields wallets={wallets} />
                <button type="submit" className="primary" disabled={isWorking}>
                  {isWorking ? words.waiting : words.again}
                </button>
              </form>
            )
          )}
        </Notice>
      )}
    </>
  );
};

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
