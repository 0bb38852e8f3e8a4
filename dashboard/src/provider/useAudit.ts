import type { AuditView } from "gfml/view";
import { useCallback, useEffect, useState } from "react";
import { strings } from "../strings.ts";

/** ms between two looks at an audit that goes on, and at one that does not: another viewer may begin one. */
const SOON = 700;
const LATER = 5_000;

interface Answer {
  readonly audit: AuditView;
  /** A public view only looks. */
  readonly mayStart: boolean;
}

/** The audit that goes on, or the last one, and how to ask for another. */
export const useAudit = (): {
  readonly answer: Answer | undefined;
  readonly problem: string | undefined;
  readonly start: () => void;
} => {
  const [answer, setAnswer] = useState<Answer | undefined>();
  const [problem, setProblem] = useState<string | undefined>();
  const isRunning = answer?.audit.state === "running";
  useEffect(() => {
    const gone = new AbortController();
    let timer = 0;
    const look = async (): Promise<void> => {
      try {
        const response = await fetch("api/audit", { signal: gone.signal });
        if (response.ok) setAnswer((await response.json()) as Answer);
        // who is not let in is not let in later either; the page says so
        if (response.status === 403) return;
      } catch {
        // the page says that the provider is away
        if (gone.signal.aborted) return;
      }
      timer = window.setTimeout(() => void look(), isRunning ? SOON : LATER);
    };
    void look();
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [isRunning]);
  const start = useCallback((): void => {
    setProblem(undefined);
    fetch("api/audit", { method: "POST" }).then(
      async (response) => {
        if (response.ok) setAnswer((await response.json()) as Answer);
        else setProblem((await response.text()).trim() || strings.error.status(response.status));
      },
      () => setProblem(strings.error.unreachable),
    );
  }, []);
  return { answer, problem, start };
};
