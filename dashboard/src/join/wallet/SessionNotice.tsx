import { type FormEvent, type ReactNode, useState } from "react";
import { Notice } from "../../parts/Notice.tsx";
import { strings } from "../../strings.ts";
import type { KeptDelegation } from "./delegateSession.ts";
import { WalletFields } from "./WalletFields.tsx";
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
