import { type FormEvent, type ReactNode, useState } from "react";
import { Notice } from "../../parts/Notice.tsx";
import { strings } from "../../strings.ts";
import type { KeptDelegation } from "./delegateSession.ts";
import type { Wallet } from "./wallets.ts";

/** Shows a session key's account and expiry. If the session has expired or is for a different task, offers to sign again. */
export const SessionNotice = ({
  delegation,
  task,
  wallets,
  isFixed,
  onSign,
}: {
  readonly delegation: KeptDelegation;
  /** `delegatedTask` of the task on the page; undefined while it is not known. */
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

/** Choices for the duration of a session, days. */
const durations = [1, 7, 30, 90] as const;
const USUAL = 30;

/** Asks for the wallet and the duration, and explains what the wallet signs. */
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

/** The end of the session by the form, s since 1970. */
export const untilOf = (form: FormData): number => {
  const days = Number(form.get("days"));
  return Math.floor(Date.now() / 1000) + 86_400 * (durations.find((one) => one === days) ?? USUAL);
};

/** The wallet chosen in the form, or the only one. */
export const walletOf = (form: FormData, wallets: readonly Wallet[]): Wallet | undefined =>
  wallets.find(({ id }) => id === form.get("wallet")) ?? wallets[0];
