import { fixed, percent } from "gfml/text";
import type { EvaluationView, RoundView } from "gfml/view";
import type { ReactNode } from "react";
import { strings } from "../strings.ts";

/** The round in a few numbers; accuracies are those of the last measurement until then. */
export const RoundFigures = ({
  view,
  evaluations,
}: {
  readonly view: RoundView;
  readonly evaluations: readonly EvaluationView[];
}): ReactNode => {
  const words = strings.round;
  const measured = evaluations.filter(({ round }) => round <= view.round).at(-1);
  const accuracy =
    measured === undefined ? (
      <span className="quiet">{words.notMeasured}</span>
    ) : (
      <>
        {words.accuracyOf(percent(measured.active.before.accuracy), percent(measured.active.after.accuracy))}{" "}
        <small>{words.accuracyNote(measured.round)}</small>
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
          <dt>{words.accuracy}</dt>
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
