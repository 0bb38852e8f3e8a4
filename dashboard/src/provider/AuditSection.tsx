import { after } from "gfml/core";
import type { AuditReportView, AuditView, LieView } from "gfml/view";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { Facts } from "../parts/Facts.tsx";
import { Notice } from "../parts/Notice.tsx";
import { strings } from "../strings.ts";

/** The ledger’s audit on demand: its button, its progress and its result. */
export const AuditSection = (): ReactNode => {
  const words = strings.provider.audit;
  const { answer, problem, start } = useAudit();
  if (answer === undefined) return null;
  const { audit, mayStart } = answer;
  return (
    <section aria-labelledby="audit">
      <h2 id="audit">{words.title}</h2>
      <p className="lead">{mayStart ? words.help : words.publicHelp}</p>
      {mayStart && (
        <p className="drawing-buttons">
          <button type="button" className="primary" disabled={audit.state === "running"} onClick={start}>
            {words.start}
          </button>
        </p>
      )}
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      <Outcome audit={audit} />
    </section>
  );
};

const Outcome = ({ audit }: { readonly audit: AuditView }): ReactNode => {
  const words = strings.provider.audit;
  switch (audit.state) {
    case "none":
      return <p className="quiet">{words.none}</p>;
    case "running":
      return <Running progress={audit.progress} />;
    case "failed":
      return (
        <Notice kind="error" title={words.failed}>
          <p>{audit.problem}</p>
          {audit.remedy !== null && <p>{audit.remedy}</p>}
        </Notice>
      );
    case "finished":
      return <Report report={audit.report} seconds={(audit.finishedAt - audit.startedAt) / 1000} />;
  }
};

const Running = ({
  progress,
}: {
  readonly progress: Extract<AuditView, { state: "running" }>["progress"];
}): ReactNode => {
  const words = strings.provider.audit;
  const span = progress === null ? 0 : Math.max(1, progress.toBlock - progress.fromBlock);
  return (
    <div className="notice notice-loading">
      <p className="notice-title" role="status">
        {words.running}
      </p>
      <progress
        aria-label={words.running}
        {...(progress !== null && { max: span, value: progress.block - progress.fromBlock })}
      />
      <p>{progress === null ? words.starting : words.progress(progress.block, progress.toBlock, progress.rounds)}</p>
    </div>
  );
};

const Report = ({ report, seconds }: { readonly report: AuditReportView; readonly seconds: number }): ReactNode => {
  const words = strings.provider.audit;
  const { roundsAudited, tasks, firstLie, checks, raisedMeasures, cannotShow } = report;
  return (
    <>
      <div role="status" className={firstLie === null ? "notice notice-good" : "notice notice-error"}>
        <p className="notice-title">
          {firstLie === null ? words.clean(roundsAudited, tasks) : words.failure(roundsAudited, tasks)}
        </p>
        {firstLie !== null && <Facts facts={factsOf(firstLie)} />}
        {raisedMeasures.count > 0 && <p>{words.raised(raisedMeasures.count)}</p>}
        <p className="quiet">
          {words.scope(report.chainId, report.fromBlock, report.toBlock)} {words.took(seconds)}
        </p>
      </div>
      <section className="table-frame rounds" aria-label={words.checks} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.columns.verdict}</th>
              <th scope="col">{words.columns.check}</th>
              <th scope="col" className="number">
                {words.columns.count}
              </th>
              <th scope="col">{words.columns.deviation}</th>
            </tr>
          </thead>
          <tbody>
            {checks.map(({ name, title, verdict, count, largestDeviation, tolerance, note }) => (
              <tr key={name}>
                <td className={verdict === "broken" ? "alarm" : undefined}>{words.verdicts[verdict]}</td>
                <td>
                  {title} {note !== undefined && <span className="quiet">({note})</span>}
                </td>
                <td className="number">{count.toLocaleString("en")}</td>
                <td>{count === 0 ? strings.provider.none : words.deviation(largestDeviation, tolerance)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <details>
        <summary>{words.cannotShow}</summary>
        <ul>
          {cannotShow.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
    </>
  );
};

const factsOf = (lie: LieView): readonly (readonly [string, string])[] => {
  const names = strings.provider.audit.failureFacts;
  const order = Object.keys(names) as (keyof typeof names)[];
  return order.flatMap((name) => {
    const value = lie[name];
    return value === undefined || value === null ? [] : [[names[name], String(value)] as const];
  });
};

/** s between two requests: while an audit runs, and otherwise, since a different viewer may start one. */
const SOON = 0.7;
const LATER = 5;

interface AuditAnswer {
  readonly audit: AuditView;
  /** A public view cannot start audits. */
  readonly mayStart: boolean;
}

/** The running or last audit, and a function that starts a new one. */
const useAudit = (): {
  readonly answer: AuditAnswer | undefined;
  readonly problem: string | undefined;
  readonly start: () => void;
} => {
  const [answer, setAnswer] = useState<AuditAnswer | undefined>();
  const [problem, setProblem] = useState<string | undefined>();
  const isRunning = answer?.audit.state === "running";
  useEffect(() => {
    const gone = new AbortController();
    let cancel = (): void => {};
    const look = async (): Promise<void> => {
      try {
        const response = await fetch("api/audit", { signal: gone.signal });
        if (response.ok) setAnswer((await response.json()) as AuditAnswer);
        // a refused viewer stays refused: the page says so, and does not ask again
        if (response.status === 403) return;
      } catch {
        // the page already says that the provider cannot be reached
        if (gone.signal.aborted) return;
      }
      cancel = after(isRunning ? SOON : LATER, () => void look());
    };
    void look();
    return () => {
      gone.abort();
      cancel();
    };
  }, [isRunning]);
  const start = useCallback((): void => {
    setProblem(undefined);
    fetch("api/audit", { method: "POST" }).then(
      async (response) => {
        if (response.ok) setAnswer((await response.json()) as AuditAnswer);
        else setProblem((await response.text()).trim() || strings.error.status(response.status));
      },
      () => setProblem(strings.error.unreachable),
    );
  }, []);
  return { answer, problem, start };
};
