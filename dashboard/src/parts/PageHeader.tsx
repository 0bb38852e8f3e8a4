import type { ReactNode } from "react";
import type { Connection } from "../feed/RunFeed.ts";
import { compareLink, type Route } from "../route.ts";
import { strings } from "../strings.ts";

/** Name, pages and connection, above everything. */
export const PageHeader = ({
  route,
  runCount,
  isAtProvider,
  connection,
  onSkip,
}: {
  readonly route: Route;
  readonly runCount: number;
  readonly isAtProvider: boolean;
  readonly connection: Connection;
  readonly onSkip: () => void;
}): ReactNode => (
  <header className="top">
    <button type="button" className="skip" onClick={onSkip}>
      {strings.skip}
    </button>
    <a className="wordmark" href="#/">
      {strings.name}
    </a>
    <nav aria-label={strings.nav.label}>
      {runCount > 1 && (
        <>
          <a href="#/" aria-current={route.page === "runs" ? "page" : undefined}>
            {strings.nav.runs}
          </a>
          <a href={compareLink()} aria-current={route.page === "compare" ? "page" : undefined}>
            {strings.nav.compare}
          </a>
        </>
      )}
      {isAtProvider && <a href="provider.html">{strings.provider.title}</a>}
      <a href="personalise.html">{strings.nav.personalise}</a>
    </nav>
    {route.page !== "runs" && (
      <span className={`connection connection-${connection}`} role="status">
        {strings.connection[connection]}
      </span>
    )}
  </header>
);
