import { delegatedTask } from "gfml/browser";
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { Notice } from "../parts/Notice.tsx";
import { SiteHeader } from "../parts/SiteHeader.tsx";
import { strings } from "../strings.ts";
import { DataSection } from "./DataSection.tsx";
import { KeySection } from "./KeySection.tsx";
import type { SealedKey } from "./keyVault.ts";
import { LearnerSection } from "./LearnerSection.tsx";
import type { OwnData } from "./learnerMessages.ts";
import { type JoinSettings, OptionsSection, usualSettings } from "./OptionsSection.tsx";
import { forget, keep, load } from "./store.ts";
import { TaskSection } from "./TaskSection.tsx";
import { useLearner } from "./useLearner.ts";
import { usePauses } from "./usePauses.ts";
import { doorOfPage, useTask } from "./useTask.ts";

/** The page with which a browser takes part in a federation. */
export const JoinPage = (): ReactNode => {
  const main = useRef<HTMLElement>(null);
  return (
    <>
      <SiteHeader
        onSkip={() => main.current?.focus()}
        links={
          <>
            <a href="join.html" aria-current="page">
              {strings.nav.join}
            </a>
            <a href="personalize.html">{strings.nav.personalize}</a>
          </>
        }
      />
      <main ref={main} tabIndex={-1}>
        <h1>{strings.join.title}</h1>
        <p className="lead">{strings.join.lead}</p>
        {window.isSecureContext ? (
          <JoinSteps />
        ) : (
          <Notice kind="error" title={strings.join.insecureTitle}>
            {strings.join.insecure(window.location.origin)}
          </Notice>
        )}
      </main>
    </>
  );
};

const JoinSteps = (): ReactNode => {
  const words = strings.join;
  const [isReady, setReady] = useState(false);
  const [storeProblem, setStoreProblem] = useState<string | undefined>();
  const [settings, setSettings] = useState<JoinSettings>(usualSettings);
  const [kept, setKept] = useState<SealedKey | undefined>();
  const [key, setKey] = useState<Uint8Array | undefined>();
  const [data, setData] = useState<OwnData | undefined>();
  const [attempt, setAttempt] = useState(0);
  const save = (work: Promise<void>): void => {
    work.catch((error: unknown) => setStoreProblem(String((error as Error).message)));
  };

  useEffect(() => {
    const start = async (): Promise<void> => {
      const found = await Promise.all([
        load<SealedKey>("key"),
        load<OwnData>("data"),
        load<Partial<JoinSettings>>("settings"),
        doorOfPage(window.location),
      ]);
      const [sealed, own, before, here] = found;
      setKept(sealed);
      setData(own);
      setSettings({ ...usualSettings, ...before, ...(here !== undefined && { address: here }) });
      setReady(true);
    };
    start().catch((error: unknown) => {
      setStoreProblem(String((error as Error).message));
      setReady(true);
    });
  }, []);

  const change = (fields: Partial<JoinSettings>): void => {
    const next = { ...settings, ...fields };
    setSettings(next);
    save(keep("settings", next));
  };
  const look = useTask(isReady ? settings.address : undefined, attempt);
  const pausedBy = usePauses(settings);
  const control = useLearner(pausedBy !== undefined);
  const isRunning = control.view !== undefined && (control.view.state !== "ended" || control.isPaused);
  const { document } = look;
  const isFitting =
    data !== undefined &&
    document !== undefined &&
    data.samples.featureCount === document.model.features &&
    JSON.stringify(data.contract) === JSON.stringify(document.contract);
  const session = kept?.delegation;
  const task = useMemo(() => (document === undefined ? undefined : delegatedTask(document)), [document]);
  const isSessionGood = session === undefined || (session.task === task && Date.now() / 1000 < session.until);
  const canJoin = key !== undefined && isFitting && settings.address !== undefined && isSessionGood;
  const start = (): void => {
    if (!canJoin) return;
    const code = settings.code === "" ? undefined : settings.code;
    control.join({ address: settings.address!, key, data, code, delegation: session });
  };

  if (!isReady) return <Notice kind="loading">{strings.loading}</Notice>;
  return (
    <>
      {storeProblem !== undefined && (
        <Notice kind="error" title={words.noStore}>
          {storeProblem}
        </Notice>
      )}
      {control.view !== undefined && <LearnerSection control={control} pausedBy={pausedBy} onAgain={start} />}
      <TaskSection
        address={settings.address}
        look={look}
        service={control.view?.service ?? look.service}
        isFixed={isRunning}
        onAddress={(address) => {
          change({ address });
          setAttempt(attempt + 1);
        }}
      />
      <KeySection
        kept={kept}
        opened={key}
        document={document}
        isFixed={isRunning}
        onKept={(sealed, own) => {
          setKept(sealed);
          setKey(own);
          save(keep("key", sealed));
        }}
        onOpened={setKey}
        onForget={() => {
          setKept(undefined);
          setKey(undefined);
          save(forget("key"));
        }}
      />
      {document !== undefined && (
        <DataSection
          key={document.provider.account}
          task={document}
          data={isFitting || isRunning ? data : undefined}
          isFixed={isRunning}
          onData={(own) => {
            setData(own);
            save(own === undefined ? forget("data") : keep("data", own));
          }}
        />
      )}
      <OptionsSection
        settings={settings}
        asksForCode={document?.invitation === true}
        isFixed={isRunning}
        onChange={change}
      />
      {control.view === undefined && (
        <p className="drawing-buttons">
          <button type="button" className="primary" disabled={!canJoin} onClick={start}>
            {words.join}
          </button>
          {!canJoin && (
            <span className="quiet">
              {isSessionGood || document === undefined
                ? words.missing(document !== undefined, key !== undefined, isFitting)
                : words.sessionOver}
            </span>
          )}
        </p>
      )}
    </>
  );
};
