import { delegatedTask, namesOf, type TaskDocument } from "gfml/browser";
import { type FormEvent, type ReactNode, useState } from "react";
import { Question } from "../parts/Question.tsx";
import { strings } from "../strings.ts";
import {
  createKey,
  keyFromHex,
  keyFromKeystore,
  keyToHex,
  openKey,
  type SealedKey,
  SHORTEST_PASSWORD,
  sealKey,
} from "./keyVault.ts";
import { type Problem, problemOf } from "./learnerMessages.ts";
import { ProblemNotice } from "./ProblemNotice.tsx";
import { delegateSession } from "./wallet/delegateSession.ts";
import { SessionNotice, untilOf, WalletFields, walletOf } from "./wallet/SessionNotice.tsx";
import { useWallets } from "./wallet/wallets.ts";

type Source = "create" | "hex" | "keystore" | "wallet";
/** A wallet first: it is the only source whose key the page never sees. */
const sources: readonly Source[] = ["wallet", "create", "hex", "keystore"];

/** The learner's key: new, imported, or a wallet's session key. It is stored encrypted, and unlocked while the page is open. */
export const KeySection = ({
  kept,
  opened,
  document,
  isFixed,
  onKept,
  onOpened,
  onForget,
}: {
  readonly kept: SealedKey | undefined;
  readonly opened: Uint8Array | undefined;
  /** The task for which a wallet signs. */
  readonly document: TaskDocument | undefined;
  readonly isFixed: boolean;
  readonly onKept: (sealed: SealedKey, key: Uint8Array) => void;
  readonly onOpened: (key: Uint8Array) => void;
  readonly onForget: () => void;
}): ReactNode => {
  const words = strings.join.key;
  const [chosen, setSource] = useState<Source | undefined>();
  const [problem, setProblem] = useState<Problem | undefined>();
  const [isWorking, setWorking] = useState(false);
  const [isShown, setShown] = useState(false);
  const [isForgetting, setForgetting] = useState(false);
  const wallets = useWallets();
  const source = chosen ?? (wallets.length > 0 ? "wallet" : "create");

  const delegate = (key: Uint8Array, form: FormData) => {
    const wallet = walletOf(form, wallets);
    if (wallet === undefined || document === undefined) throw new Error(words.noWallet);
    return delegateSession(wallet.provider, key, document, untilOf(form));
  };
  const signAgain = async (form: FormData): Promise<void> => {
    setProblem(undefined);
    try {
      onKept({ ...kept!, delegation: await delegate(opened!, form) }, opened!);
    } catch (error) {
      setProblem(problemOf(error));
    }
  };

  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const password = String(given.get("password") ?? "");
    const work = async (): Promise<void> => {
      if (kept !== undefined) {
        const key = await openKey(kept, password);
        if (key === undefined) setProblem({ title: words.wrongPassword, details: [] });
        else onOpened(key);
        return;
      }
      if (password !== given.get("again")) {
        setProblem({ title: words.differ, details: [] });
        return;
      }
      if (source === "wallet") {
        const session = createKey();
        const delegation = await delegate(session, given);
        onKept({ ...(await sealKey(session, password)), delegation }, session);
        return;
      }
      const file = given.get("file");
      const key =
        source === "create"
          ? createKey()
          : source === "hex"
            ? keyFromHex(String(given.get("hex")))
            : await keyFromKeystore(file as File, String(given.get("keystorePassword")));
      if (key === undefined) setProblem({ title: words.noKey, details: [] });
      else onKept(await sealKey(key, password), key);
    };
    setWorking(true);
    setProblem(undefined);
    work()
      .catch((error: unknown) => setProblem(problemOf(error)))
      .finally(() => setWorking(false));
  };

  return (
    <section aria-labelledby="key">
      <h2 id="key">{words.title}</h2>
      {opened !== undefined ? (
        <>
          <p>
            {words.open} <code>{namesOf(opened).account}</code>
          </p>
          {kept?.delegation !== undefined && (
            <SessionNotice
              delegation={kept.delegation}
              task={document && delegatedTask(document)}
              wallets={wallets}
              isFixed={isFixed}
              onSign={signAgain}
            />
          )}
          <p className="drawing-buttons">
            <button type="button" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
              {isShown ? words.hide : words.show}
            </button>
            {!isFixed && (
              <button type="button" onClick={() => setForgetting(true)}>
                {words.forget}
              </button>
            )}
          </p>
          {isShown && (
            <p className="hash">
              <code>{keyToHex(opened)}</code> {words.showWarning}
            </p>
          )}
        </>
      ) : (
        <form className="join-form" onSubmit={submit}>
          {/* password managers use this name to tell accounts apart */}
          <input name="username" autoComplete="username" value={kept?.account ?? strings.name} readOnly hidden />
          {kept === undefined ? (
            <>
              <p className="wide">{words.help}</p>
              <fieldset className="wide choices">
                <legend className="unseen">{words.source}</legend>
                {sources.map((one) => (
                  <label key={one}>
                    <input
                      type="radio"
                      name="source"
                      checked={source === one}
                      disabled={one === "wallet" && wallets.length === 0}
                      onChange={() => setSource(one)}
                    />{" "}
                    {one === "wallet" && wallets.length === 0 ? words.noWallet : words.sources[one]}
                  </label>
                ))}
              </fieldset>
              {source === "wallet" &&
                (document === undefined ? (
                  <p className="wide alarm">{strings.join.wallet.needsTask}</p>
                ) : (
                  <WalletFields wallets={wallets} />
                ))}
              {(source === "hex" || source === "keystore") && (
                <p className="wide alarm">{words.seen(window.location.origin)}</p>
              )}
              {source === "hex" && (
                <label className="field wide">
                  {words.hex}
                  <input name="hex" type="password" autoComplete="off" required />
                </label>
              )}
              {source === "keystore" && (
                <>
                  <label className="field">
                    {words.file}
                    <input name="file" type="file" accept=".json,.key,application/json" required />
                  </label>
                  <label className="field">
                    {words.keystorePassword}
                    <input name="keystorePassword" type="password" autoComplete="off" />
                  </label>
                </>
              )}
              <label className="field">
                {words.newPassword(SHORTEST_PASSWORD)}
                <input
                  name="password"
                  type="password"
                  autoComplete="new-password"
                  minLength={SHORTEST_PASSWORD}
                  required
                />
              </label>
              <label className="field">
                {words.again}
                <input name="again" type="password" autoComplete="new-password" required />
              </label>
            </>
          ) : (
            <>
              <p className="wide">
                {words.sealed} <code>{kept.account}</code>
              </p>
              <label className="field">
                {words.password}
                <input name="password" type="password" autoComplete="current-password" required />
              </label>
            </>
          )}
          <button
            type="submit"
            className="primary"
            disabled={isWorking || (kept === undefined && source === "wallet" && document === undefined)}
          >
            {isWorking
              ? source === "wallet" && kept === undefined
                ? strings.join.wallet.waiting
                : words.working
              : kept === undefined
                ? words.actions[source]
                : words.unlock}
          </button>
          {kept !== undefined && (
            <button type="button" onClick={() => setForgetting(true)}>
              {words.forget}
            </button>
          )}
        </form>
      )}
      {isForgetting && (
        <Question
          label={words.forget}
          text={words.forgetWarning}
          yes={words.forgetSure}
          no={words.cancel}
          onYes={() => {
            setForgetting(false);
            setShown(false);
            onForget();
          }}
          onNo={() => setForgetting(false)}
        />
      )}
      {problem !== undefined && <ProblemNotice problem={problem} />}
    </section>
  );
};
