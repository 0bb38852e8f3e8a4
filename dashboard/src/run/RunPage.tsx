import { percent } from "gfml/text";
import type { ReactNode } from "react";
import { ChartsSection } from "../charts/ChartsSection.tsx";
import type { RunModel } from "../feed/RunModel.ts";
import { LearnersSection } from "../learners/LearnersSection.tsx";
import { LedgerSection } from "../ledger/LedgerSection.tsx";
import { Notice } from "../parts/Notice.tsx";
import { type RunSection, runLink, runSections } from "../route.ts";
import { strings } from "../strings.ts";
import { ConfigurationSection } from "./ConfigurationSection.tsx";
import { PictureSection } from "./PictureSection.tsx";
import { RunHeading } from "./RunHeading.tsx";
import { useRound } from "./roundChoice.ts";
import { TimeBar } from "./TimeBar.tsx";

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
