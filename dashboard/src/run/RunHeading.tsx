import type { ReactNode } from "react";
import type { RunModel } from "../feed/RunModel.ts";
import { strings } from "../strings.ts";

/** What the run is, and where it stands. */
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
