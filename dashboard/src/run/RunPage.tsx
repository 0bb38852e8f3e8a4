import { percent } from "gfml/text";
import type { ReactNode } from "react";
import type { RunModel } from "../feed/RunModel.ts";
import { LearnersSection } from "../learners/LearnersSection.tsx";
import { Notice } from "../parts/Notice.tsx";
import { type RunSection, runLink, runSections } from "../route.ts";
import { strings } from "../strings.ts";
import { ChartsSection } from "./ChartsSection.tsx";
import { LedgerSection } from "./LedgerSection.tsx";
import { PictureSection } from "./PictureSection.tsx";
import { TimeBar, useRound } from "./TimeBar.tsx";

/** One run: its picture, its charts, its learners, its ledger, its configuration. */
export const RunPage = ({
  name,
  model,
  section,
}: {
  readonly name: string;
  readonly model: RunModel;
  readonly section: RunSection;
}): ReactNode => {
  const played = model.rounds.length;
  const { round, isFollowing } = useRound(model.run, played);
  const { header, status } = model;
  if (header === null) {
    return status.state === "failed" ? (
      <Notice kind="error" title={name}>
        {strings.run.failedLong(status.problem)}
      </Notice>
    ) : (
      <Notice kind="empty" title={name}>
        {strings.run.waitingLong(name)}
      </Notice>
    );
  }
  return (
    <>
      <RunHeading model={model} />
      {status.state === "failed" && <Notice kind="error">{strings.run.failedLong(status.problem)}</Notice>}
      {status.state === "reading" && <Notice kind="loading">{strings.run.reading(percent(status.read))}</Notice>}
      <nav className="sections" aria-label={strings.run.sections.label}>
        {runSections.map((one) => (
          <a key={one} href={runLink(model.run, one)} aria-current={one === section ? "page" : undefined}>
            {strings.run.sections[one]}
          </a>
        ))}
      </nav>
      {(section === "picture" || section === "learners") && played > 0 && (
        <TimeBar run={model.run} round={round} played={played} isFollowing={isFollowing} />
      )}
      {section === "picture" &&
        (played === 0 ? (
          <Notice kind="empty">{strings.run.noRounds}</Notice>
        ) : (
          <PictureSection model={model} round={round} />
        ))}
      {section === "charts" && <ChartsSection model={model} />}
      {section === "learners" &&
        (played === 0 ? (
          <Notice kind="empty">{strings.run.noRounds}</Notice>
        ) : (
          <LearnersSection model={model} round={round} />
        ))}
      {section === "ledger" && <LedgerSection model={model} />}
      {section === "configuration" && <ConfigurationSection model={model} />}
    </>
  );
};

/** All fields of the run’s configuration, and its environment. */
const ConfigurationSection = ({ model: { header, status } }: { readonly model: RunModel }): ReactNode => {
  const words = strings.configuration;
  return (
    <section aria-labelledby="configuration">
      <h2 id="configuration">{words.title}</h2>
      <dl className="facts">
        <dt>{words.version}</dt>
        <dd>{header?.gfmlVersion}</dd>
        <dt>{words.started}</dt>
        <dd>{header?.startedAt}</dd>
        {status.finishedAt !== null && (
          <>
            <dt>{words.finished}</dt>
            <dd>{status.finishedAt}</dd>
          </>
        )}
        {status.resultHash !== null && (
          <>
            <dt>{words.hash}</dt>
            <dd>
              <code className="hash">{status.resultHash}</code>
            </dd>
          </>
        )}
      </dl>
      <pre className="text" tabIndex={0}>
        {JSON.stringify(header?.config, null, 2)}
      </pre>
    </section>
  );
};

/** The run’s name and state. */
export const RunHeading = ({ model }: { readonly model: RunModel }): ReactNode => {
  const { header, status, rounds } = model;
  if (header === null) return null;
  return (
    <div className="heading">
      <h1>
        {header.scheme} <span className="quiet">{strings.run.seed(header.seed)}</span>
      </h1>
      <p>
        <span className={`state state-${status.state}`}>{strings.run.state[status.state]}</span>
        <span>{strings.run.roundsOf(rounds.length, header.rounds)}</span>
        <span>{strings.run.learners(header.learners.length, header.passive)}</span>
        <span>{header.dataName}</span>
        <code>{header.folder}</code>
      </p>
    </div>
  );
};
