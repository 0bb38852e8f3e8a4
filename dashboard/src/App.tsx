import { type ReactNode, useEffect, useRef } from "react";
import { ComparePage } from "./compare/ComparePage.tsx";
import { fetchRuns } from "./feed/api.ts";
import { type Connection, useFeed } from "./feed/RunFeed.ts";
import { useFetched } from "./feed/useFetched.ts";
import { LearnerPage } from "./learners/LearnerPage.tsx";
import { ErrorBoundary, Notice } from "./parts/Notice.tsx";
import { SiteHeader } from "./parts/SiteHeader.tsx";
import { compareLink, parseRoute, type Route, runLink, useHash } from "./route.ts";
import { RunPage } from "./run/RunPage.tsx";
import { strings } from "./strings.ts";

/** The run viewer. */
export const App = (): ReactNode => {
  const hash = useHash();
  const runs = useFetched("runs", fetchRuns);
  const names = runs.value;
  const asked = parseRoute(hash);
  // with a single run the list is skipped
  const route: Route =
    asked.page === "runs" && names?.length === 1 ? { page: "run", run: 0, section: "picture" } : asked;
  const { connection, models } = useFeed(runsOf(route, names?.length ?? 0));
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  const title = titleOf(route, names);
  useEffect(() => {
    document.title = title;
  }, [title]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: following a link starts at the top of the page
  useEffect(() => {
    if (!isFirst.current) main.current?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [hash]);
  return (
    <>
      <PageHeader
        route={route}
        runCount={names?.length ?? 0}
        isAtProvider={names?.some(({ isAtProvider }) => isAtProvider) === true}
        connection={connection}
        onSkip={() => main.current?.focus()}
      />
      <main ref={main} tabIndex={-1}>
        {connection === "lost" && (
          <p className="banner" role="status">
            {strings.connection.lostLong}
          </p>
        )}
        <ErrorBoundary key={hash}>
          {names === undefined ? (
            runs.problem === undefined ? (
              <Notice kind="loading">{strings.loading}</Notice>
            ) : (
              <Notice kind="error" title={strings.error.title}>
                <p>{runs.problem}</p>
                <button type="button" onClick={() => window.location.reload()}>
                  {strings.error.retry}
                </button>
              </Notice>
            )
          ) : (
            <Page route={route} names={names.map(({ name }) => name)} models={models} />
          )}
        </ErrorBoundary>
      </main>
    </>
  );
};

/** The title of the page in the browser. */
const titleOf = (route: Route, names: readonly { readonly name: string }[] | undefined): string => {
  if (route.page === "compare") return strings.titleOf(strings.compare.title);
  const name = "run" in route ? names?.[route.run]?.name : undefined;
  if (name === undefined) return strings.titleOf(strings.runs.title);
  return strings.titleOf(route.page === "learner" ? `${strings.learner.title(route.learner)}, ${name}` : name);
};

/** The runs that a page needs. */
const runsOf = (route: Route, count: number): readonly number[] => {
  const all = Array.from({ length: count }, (_, index) => index);
  if (route.page === "compare") return (route.runs ?? all).filter((run) => run < count);
  return "run" in route && route.run < count ? [route.run] : [];
};

const Page = ({
  route,
  names,
  models,
}: {
  readonly route: Route;
  readonly names: readonly string[];
  readonly models: ReturnType<typeof useFeed>["models"];
}): ReactNode => {
  if (route.page === "runs") return <RunsPage names={names} />;
  if (route.page === "compare") return <ComparePage names={names} chosen={route.runs} models={models} />;
  if (route.page === "unknown") return <Notice kind="error">{strings.error.noSuchPage}</Notice>;
  const name = names[route.run];
  if (name === undefined) return <Notice kind="error">{strings.error.noSuchRun}</Notice>;
  const model = models.get(route.run);
  if (model === undefined) return <Notice kind="loading">{strings.loading}</Notice>;
  return route.page === "run" ? (
    <RunPage key={route.run} name={name} model={model} section={route.section} />
  ) : (
    <LearnerPage key={`${route.run} ${route.learner}`} model={model} learner={route.learner} />
  );
};

/** The header: name, pages and connection. */
const PageHeader = ({
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

/** The list of the server’s runs. */
const RunsPage = ({ names }: { readonly names: readonly string[] }): ReactNode => (
  <>
    <h1>{strings.runs.title}</h1>
    {names.length === 0 ? (
      <Notice kind="empty">{strings.runs.none}</Notice>
    ) : (
      <ul className="runs">
        {names.map((name, run) => (
          <li key={run}>
            <a href={runLink(run)}>{name}</a>
          </li>
        ))}
      </ul>
    )}
  </>
);
