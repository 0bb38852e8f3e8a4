import { fixed, scoreWords } from "gfml/text";
import {
  type CoalitionView,
  certificateWords,
  type EvaluationView,
  isStableAtPaidPrices,
  type RoundView,
  shownScores,
} from "gfml/view";
import type { ReactNode } from "react";
import type { RunModel } from "../feed/RunModel.ts";
import { useColumns } from "../feed/useColumns.ts";
import { type TableColumn, VirtualTable } from "../parts/VirtualTable.tsx";
import { CoalitionPicture } from "../picture/CoalitionPicture.tsx";
import { coalitionColor } from "../picture/colors.ts";
import { strings } from "../strings.ts";

/** A round: its picture, its figures and its certificates. */
export const PictureSection = ({ model, round }: { readonly model: RunModel; readonly round: number }): ReactNode => {
  const shown = useColumns(model, round);
  const view = model.rounds[round];
  if (view === undefined) return null;
  return (
    <>
      <CoalitionPicture model={model} view={view} shown={shown} />
      <RoundFigures view={view} evaluations={model.evaluations} />
      <Certificates view={view} />
      <CoalitionTable view={view} />
    </>
  );
};

/** The results of the independent verifiers in words. */
const Certificates = ({ view }: { readonly view: RoundView }): ReactNode => {
  const words = certificateWords(view.stability, view.closest);
  const isStable = [view.stability.nashStable, isStableAtPaidPrices(view.stability)];
  return (
    <section aria-labelledby="certificates" className="certificates">
      <h2 id="certificates">
        {strings.certificates.title}{" "}
        {strings.certificates.prices.map((prices, index) => (
          <span key={prices} className={isStable[index] ? "verdict verdict-good" : "verdict verdict-bad"}>
            {strings.certificates.verdict(isStable[index] === true, prices)}
          </span>
        ))}
      </h2>
      <p className="certificate-main">{words.nash}</p>
      <p className="certificate-main">{words.afterLeader}</p>
      <p>{words.incentives}</p>
      <p className="quiet">{words.formation}</p>
    </section>
  );
};

/** The round’s main numbers. Accuracies are from the last measurement up to this round. */
const RoundFigures = ({
  view,
  evaluations,
}: {
  readonly view: RoundView;
  readonly evaluations: readonly EvaluationView[];
}): ReactNode => {
  const words = strings.round;
  const measured = evaluations.filter(({ round }) => round <= view.round).at(-1);
  const before = shownScores(measured?.active.before);
  const after = shownScores(measured?.active.after);
  const score = scoreWords(measured?.quantity);
  const accuracy =
    measured === undefined || before === undefined || after === undefined ? (
      <span className="quiet">{words.notMeasured}</span>
    ) : (
      <>
        {words.accuracyOf(score.show(before.accuracy), score.show(after.accuracy))}{" "}
        <small>{words.accuracyNote(measured.round, after)}</small>
      </>
    );
  const figures: readonly (readonly [string, string | number])[] = [
    [words.completion, `${fixed(view.completionTime)} s`],
    [words.payments, `${fixed(view.payments)} token`],
    [words.provider, `${fixed(view.providerUtility)} token`],
    [words.meanUtility, `${fixed(view.meanProfit)} token`],
    [words.moved, view.moved],
    [words.sitOut, view.sittingOut],
  ];
  return (
    <section aria-labelledby="figures">
      <h2 id="figures">{words.title(view.round)}</h2>
      <dl className="figures">
        <div>
          <dt>{words.accuracy(score.name)}</dt>
          <dd>{accuracy}</dd>
        </div>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
};

/** The round’s coalitions: incentives, utilities, completion times against deadlines. */
const CoalitionTable = ({ view }: { readonly view: RoundView }): ReactNode => {
  const words = strings.round;
  const number = (digits: number, of: (one: CoalitionView) => number) => (one: CoalitionView) =>
    one.head === null ? "–" : fixed(of(one), digits);
  const columns: readonly TableColumn<CoalitionView>[] = [
    {
      key: "coalition",
      title: words.columns.coalition,
      cell: ({ coalition }) => (
        <>
          <Swatch coalition={coalition} /> {coalition}
        </>
      ),
    },
    { key: "head", title: words.columns.head, isNumber: true, cell: ({ head }) => head ?? words.pauses },
    { key: "size", title: words.columns.size, isNumber: true, cell: ({ size }) => size },
    {
      key: "incentive",
      title: words.columns.incentive,
      isNumber: true,
      cell: number(3, (one) => one.competitionIncentive),
    },
    { key: "time", title: words.columns.time, isNumber: true, cell: (one) => <TimeOfDeadline one={one} /> },
    { key: "deadline", title: words.columns.deadline, isNumber: true, cell: number(2, (one) => one.deadline) },
    { key: "utility", title: words.columns.utility, isNumber: true, cell: number(2, (one) => one.providerUtility) },
    {
      key: "reputation",
      title: words.columns.reputation,
      isNumber: true,
      cell: number(3, (one) => one.meanReputation),
    },
  ];
  return (
    <section aria-labelledby="coalition-table">
      <h2 id="coalition-table">{words.coalitions}</h2>
      <VirtualTable
        caption={words.coalitions}
        columns={columns}
        rows={view.coalitions}
        keyOf={({ coalition }) => coalition}
      />
    </section>
  );
};

const Swatch = ({ coalition }: { readonly coalition: number }): ReactNode => (
  <span className="swatch" style={{ background: coalitionColor(coalition) }} aria-hidden="true" />
);

/** The completion time, and a bar of its share of the deadline. */
const TimeOfDeadline = ({ one }: { readonly one: CoalitionView }): ReactNode => {
  if (one.head === null) return "–";
  const share = one.deadline > 0 ? Math.min(1, one.completionTime / one.deadline) : 0;
  return (
    <span className="timebar" title={strings.round.timeBar(fixed(one.completionTime), fixed(one.deadline))}>
      <span className="timebar-track" aria-hidden="true">
        <span style={{ width: `${100 * share}%` }} />
      </span>
      {fixed(one.completionTime)}
    </span>
  );
};
