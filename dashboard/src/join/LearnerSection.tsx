import { type ReactNode, useState } from "react";
import { Notice } from "../parts/Notice.tsx";
import { Question } from "../parts/Question.tsx";
import { strings } from "../strings.ts";
import { type LearnerView, newView } from "./LearnerView.ts";
import { ProblemNotice } from "./ProblemNotice.tsx";
import type { LearnerControl } from "./useLearner.ts";

/** The learner at work: its group and role, its earnings and its log. */
export const LearnerSection = ({
  control,
  pausedBy,
  onAgain,
}: {
  readonly control: LearnerControl;
  readonly pausedBy: "hidden" | "battery" | undefined;
  readonly onAgain: () => void;
}): ReactNode => {
  const words = strings.join.learner;
  const [isLeaving, setLeaving] = useState(false);
  const view = control.view ?? newView;
  const { status, service, requests, rounds, log, problem } = view;
  const isRunning = view.state !== "ended";
  // only a connected learner can send requests to its provider
  const canAsk = view.state === "online";
  const balance = status?.balance ?? rounds[0]?.balance;
  return (
    <section aria-labelledby="learner">
      <h2 id="learner">{view.learner === undefined ? words.title : words.titleOf(view.learner)}</h2>
      <p role="status" className={view.state === "offline" ? "banner" : "learner-state"}>
        {stateWords(view, control.isPaused ? pausedBy : undefined)}
      </p>
      {problem !== undefined && <ProblemNotice problem={problem} />}
      <dl className="facts">
        <dt>{words.facts.round}</dt>
        <dd>{service === undefined ? words.unknown : words.roundOf(service.round, service.phase)}</dd>
        <dt>{words.facts.place}</dt>
        <dd>{placeWords(view)}</dd>
        <dt>{words.facts.deadline}</dt>
        <dd>{view.assigned === undefined ? words.unknown : words.deadlineOf(view.assigned.assignment.deadline)}</dd>
        <dt>{words.facts.direct}</dt>
        <dd className="learner-direct">{words.directOf(view.direct)}</dd>
        <dt>{words.facts.reputation}</dt>
        <dd>{status === undefined ? words.unknown : words.number(status.globalReputation)}</dd>
        <dt>{words.facts.balance}</dt>
        <dd className="learner-balance">{balance === undefined ? words.unknown : words.tokens(balance)}</dd>
        {view.compared !== undefined && (
          <>
            <dt>{words.facts.gain}</dt>
            <dd className="learner-gain">{words.gain(view.compared)}</dd>
          </>
        )}
      </dl>
      <p className="drawing-buttons">
        <button
          type="button"
          className="primary"
          disabled={!canAsk || (status?.pending ?? 0) > 0}
          onClick={control.withdraw}
        >
          {words.withdraw}
        </button>
        {isRunning ? (
          <button type="button" onClick={control.stop}>
            {words.stop}
          </button>
        ) : (
          <button type="button" onClick={onAgain}>
            {words.again}
          </button>
        )}
        <button type="button" disabled={!canAsk} onClick={() => setLeaving(true)}>
          {words.leave}
        </button>
      </p>
      {isLeaving && (
        <Question
          label={words.leave}
          text={words.leaveWarning}
          yes={words.leaveSure}
          no={strings.join.key.cancel}
          onYes={() => {
            setLeaving(false);
            control.leave();
          }}
          onNo={() => setLeaving(false)}
        />
      )}
      {(["withdraw", "leave"] as const).map((kind) => {
        const outcome = requests[kind];
        if (outcome === undefined) return null;
        if (outcome !== "handed-in") return <ProblemNotice key={kind} problem={outcome} />;
        return (
          <Notice key={kind} kind="empty">
            {words.requests[kind](status?.pending ?? 0)}
          </Notice>
        );
      })}
      <h3>{words.rounds}</h3>
      {rounds.length === 0 ? <p className="quiet">{words.noRounds}</p> : <RoundsTable rounds={rounds} />}
      <h3>{words.log}</h3>
      <section className="table-frame log" aria-label={words.log} tabIndex={0}>
        <ol>
          {log.map(({ number, time, event }) => (
            <li key={number}>
              <time dateTime={new Date(time).toISOString()}>{new Date(time).toLocaleTimeString()}</time>{" "}
              {words.event(event)}
            </li>
          ))}
        </ol>
      </section>
    </section>
  );
};

const stateWords = (view: LearnerView, pausedBy: "hidden" | "battery" | undefined): string => {
  const words = strings.join.learner;
  if (pausedBy !== undefined) return words.paused[pausedBy];
  if (view.state === "offline" && view.offline !== undefined)
    return words.offline(view.offline.reason, view.offline.seconds);
  return words.states[view.state];
};

const placeWords = ({ assigned, rounds }: LearnerView): string => {
  const words = strings.join.learner;
  if (assigned !== undefined) {
    const { round, coalition, head } = assigned.assignment;
    return words.place(round, coalition, assigned.isHead, head.learner);
  }
  const last = rounds[0];
  if (last === undefined) return words.noPlace;
  return last.coalition === null ? words.satOut(last.round) : words.wasIn(last.round, last.coalition, last.isHead);
};

/** The results of each round, newest first. */
const RoundsTable = ({ rounds }: { readonly rounds: LearnerView["rounds"] }): ReactNode => {
  const words = strings.join.learner;
  const { columns } = words;
  return (
    <section className="table-frame rounds" aria-label={words.rounds} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{columns.round}</th>
            <th scope="col">{columns.group}</th>
            <th scope="col">{columns.role}</th>
            <th scope="col" className="number">
              {columns.contribution}
            </th>
            <th scope="col" className="number">
              {columns.reputation}
            </th>
            <th scope="col" className="number">
              {columns.payment}
            </th>
          </tr>
        </thead>
        <tbody>
          {rounds.map(({ round, coalition, isHead, contribution, globalReputation, payment, delivered, failure }) => (
            <tr key={round}>
              <td>{round}</td>
              <td>{coalition === null ? words.none : coalition}</td>
              <td>{coalition === null ? words.out : delivered ? words.role(isHead) : words.lost(failure)}</td>
              <td className="number">{contribution === null ? words.none : words.number(contribution)}</td>
              <td className="number">{words.number(globalReputation)}</td>
              <td className="number">{words.number(payment)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
