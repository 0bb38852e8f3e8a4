import type { NetworkFigures, ServiceStatus } from "gfml/browser";
import { after } from "gfml/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Facts } from "../parts/Facts.tsx";
import { Notice } from "../parts/Notice.tsx";
import { SiteHeader } from "../parts/SiteHeader.tsx";
import { strings } from "../strings.ts";
import { AuditSection } from "./AuditSection.tsx";

/** The provider’s status, peers and refusals. */
export const ProviderPage = (): ReactNode => {
  const words = strings.provider;
  const main = useRef<HTMLElement>(null);
  const { figures, problem } = useFigures();
  return (
    <>
      <SiteHeader
        onSkip={() => main.current?.focus()}
        links={
          <>
            <a href="provider.html" aria-current="page">
              {words.title}
            </a>
            <a href="index.html">{words.rounds}</a>
            <a href="join.html">{strings.nav.join}</a>
          </>
        }
      />
      <main ref={main} tabIndex={-1}>
        <h1>{figures?.status.name ?? words.title}</h1>
        {problem !== undefined && (
          <Notice kind="error" title={figures === undefined ? strings.error.title : words.away}>
            {problem}
          </Notice>
        )}
        {figures === undefined ? (
          problem === undefined && <Notice kind="loading">{strings.loading}</Notice>
        ) : (
          <Figures figures={figures} />
        )}
      </main>
    </>
  );
};

const Figures = ({ figures }: { readonly figures: ProviderFigures }): ReactNode => {
  const words = strings.provider;
  const { status, peers, network, memory, uptime, refusals } = figures;
  const facts: readonly (readonly [string, string])[] = [
    [words.facts.round, words.roundOf(status.round, status.phase)],
    [words.facts.learners, words.learnersOf(status.learners)],
    [words.facts.accuracy, words.accuracyOf(status.accuracy)],
    [words.facts.escrow, words.tokens(status.escrow)],
    [words.facts.uptime, words.seconds(uptime)],
    [words.facts.memory, words.megabytes(memory)],
    [words.facts.traffic, words.traffic(network.bytesRead, network.bytesWritten)],
    [words.facts.transfers, words.transfers(network.transfersOpen, network.transfersWaiting)],
    [words.facts.relayed, `${network.reservations}`],
    [words.facts.version, status.version],
  ];
  return (
    <>
      <Facts facts={facts} />
      <AuditSection />
      <h2>{words.peers}</h2>
      {peers.length === 0 ? (
        <p className="quiet">{words.noPeers}</p>
      ) : (
        <section className="table-frame rounds peers" aria-label={words.peers} tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.columns.learner}</th>
                <th scope="col">{words.columns.account}</th>
                <th scope="col">{words.columns.address}</th>
              </tr>
            </thead>
            <tbody>
              {peers.map(({ account, learner, address, isRelayed }) => (
                <tr key={account}>
                  <td>{learner ?? words.none}</td>
                  <td>
                    <code>{account}</code>
                  </td>
                  <td>
                    <code>{address}</code> {isRelayed && words.relayed}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <h2>{words.refusals}</h2>
      {refusals.length === 0 ? (
        <p className="quiet">{words.noRefusals}</p>
      ) : (
        <section className="table-frame log" aria-label={words.refusals} tabIndex={0}>
          <ol>
            {refusals.map(({ time, event, fields }, index) => (
              <li key={`${time} ${index}`}>
                <time dateTime={new Date(time).toISOString()}>{new Date(time).toLocaleTimeString()}</time>{" "}
                <code>{event}</code> {fields}
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
};

/** The provider’s status from `/pages/api/provider`. */
interface ProviderFigures {
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

/** s between two requests. */
const LOOK = 2;

/** The provider's figures, requested periodically. The last ones stay when it cannot be reached. */
const useFigures = (): {
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
        // a refused viewer stays refused
        if (response.status === 403) return;
      } catch {
        if (gone.signal.aborted) return;
        setProblem(strings.error.unreachable);
      }
      cancel = after(LOOK, () => void look());
    };
    let cancel = (): void => {};
    void look();
    return () => {
      gone.abort();
      cancel();
    };
  }, []);
  return { figures, problem };
};
