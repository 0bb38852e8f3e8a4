import type { ReactNode } from "react";
import type { Connection } from "../feed/RunFeed.ts";
import { compareLink, type Route } from "../route.ts";
import { strings } from "../strings.ts";
import { SiteHeader } from "./SiteHeader.tsx";

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
  <SiteHeader
    home="#/"
    onSkip={onSkip}
    links={
      <>
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
        <a href="personalize.html">{strings.nav.personalize}</a>
      </>
    }
  >
    {route.page !== "runs" && (
      <span className={`connection connection-${connection}`} role="status">
        {strings.connection[connection]}
      </span>
    )}
  </SiteHeader>
);
