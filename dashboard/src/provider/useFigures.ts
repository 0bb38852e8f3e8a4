import type { NetworkFigures, ServiceStatus } from "gfml/browser";
import { useEffect, useState } from "react";
import { strings } from "../strings.ts";

/** What a provider tells of itself, `/pages/api/provider`. */
export interface ProviderFigures {
  readonly status: ServiceStatus;
  readonly peers: readonly {
    readonly account: string;
    readonly learner: number | null;
    readonly address: string;
    readonly isRelayed: boolean;
  }[];
  readonly network: NetworkFigures;
  /** Bytes. */
  readonly memory: number;
  /** s. */
  readonly uptime: number;
  readonly refusals: readonly { readonly time: number; readonly event: string; readonly fields: string }[];
}

/** ms between two looks. */
const LOOK = 2_000;

/** A provider's figures, again and again; the last ones stay when it is away. */
export const useFigures = (): {
  readonly figures: ProviderFigures | undefined;
  readonly problem: string | undefined;
} => {
  const [figures, setFigures] = useState<ProviderFigures | undefined>();
  const [problem, setProblem] = useState<string | undefined>();
  useEffect(() => {
    const gone = new AbortController();
    const look = async (): Promise<void> => {
      try {
        const response = await fetch("api/provider", { signal: gone.signal });
        const text = await response.text();
        if (!response.ok) setProblem(text.trim() || strings.error.status(response.status));
        else {
          setFigures(JSON.parse(text) as ProviderFigures);
          setProblem(undefined);
        }
        // who is not let in is not let in later either
        if (response.status === 403) return;
      } catch {
        if (gone.signal.aborted) return;
        setProblem(strings.error.unreachable);
      }
      timer = window.setTimeout(() => void look(), LOOK);
    };
    let timer = 0;
    void look();
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, []);
  return { figures, problem };
};
