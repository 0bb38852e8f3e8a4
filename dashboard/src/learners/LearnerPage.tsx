import { type Chart, lineChart, type SeriesPoint } from "gfml/charts";
import { fixed, type ScoreWords, scoreWords, withPrefix } from "gfml/text";
import type { LearnerHistory } from "gfml/view";
import { type ReactNode, useMemo } from "react";
import { fetchExplanation, fetchLearner } from "../feed/api.ts";
import type { RunModel } from "../feed/RunModel.ts";
import { useFetched } from "../feed/useFetched.ts";
import { ChartFigure } from "../parts/ChartFigure.tsx";
import { Facts } from "../parts/Facts.tsx";
import { Notice } from "../parts/Notice.tsx";
import { type TableColumn, VirtualTable } from "../parts/VirtualTable.tsx";
import { classWords } from "../picture/LearnerCard.tsx";
import { runLink } from "../route.ts";
import { RunHeading } from "../run/RunPage.tsx";
import { chooseRound, TimeBar, useRound } from "../run/TimeBar.tsx";
import { strings } from "../strings.ts";
import { PlaceStrip } from "./PlaceStrip.tsx";

/** One learner: its resources, coalitions and results, with an explanation of each round. */
export const LearnerPage = ({ model, learner }: { readonly model: RunModel; readonly learner: number }): ReactNode => {
  const words = strings.learner;
  const played = model.rounds.length;
  const { round, isFollowing } = useRound(model.run, played);
  const { epoch } = model.cursor;
  const isThere = model.header !== null;
  const history = useFetched(isThere ? `${epoch} ${learner} ${played} ${model.evaluations.length}` : "", () =>
    fetchLearner(model.run, learner),
  );
  const explanation = useFetched(round < 0 ? "" : `${epoch} ${round} ${learner}`, () =>
    fetchExplanation(model.run, round, learner),
  );
  const quantity = model.evaluations.at(-1)?.quantity;
  const charts = useMemo(
    () => (history.value === undefined ? [] : learnerCharts(history.value, scoreWords(quantity))),
    [history.value, quantity],
  );
  return (
    <>
      <RunHeading model={model} />
      <p>
        <a href={runLink(model.run, "learners")}>← {words.back}</a>
      </p>
      <h2>{words.title(learner)}</h2>
      {history.problem !== undefined && <Notice kind="error">{history.problem}</Notice>}
      {history.value === undefined && history.isLoading && <Notice kind="loading">{strings.loading}</Notice>}
      {history.value !== undefined && (
        <>
          <LearnerFacts model={model} history={history.value} />
          {played > 0 && <TimeBar run={model.run} round={round} played={played} isFollowing={isFollowing} />}
          <h3>{words.where_}</h3>
          <PlaceStrip history={history.value} round={round} />
          <section aria-labelledby="explain">
            <h3 id="explain">{words.explainTitle}</h3>
            {round < 0 && <p className="quiet">{words.explainNone}</p>}
            {explanation.problem !== undefined && <Notice kind="error">{explanation.problem}</Notice>}
            {explanation.value !== undefined && (
              <pre className="text explanation" tabIndex={0} aria-busy={explanation.isLoading}>
                {explanation.value}
              </pre>
            )}
          </section>
          <div className="charts">
            {charts.map((chart) => (
              <ChartFigure key={chart.name} chart={chart} />
            ))}
          </div>
          <h3>{words.history}</h3>
          <HistoryTable run={model.run} history={history.value} />
        </>
      )}
    </>
  );
};

const LearnerFacts = ({
  model,
  history,
}: {
  readonly model: RunModel;
  readonly history: LearnerHistory;
}): ReactNode => {
  const header = model.header!;
  const own = header.learners.find(({ learner }) => learner === history.learner);
  if (own === undefined) return null;
  const words = strings.learner.facts;
  const count = (flags: readonly boolean[]): number => flags.filter(Boolean).length;
  const facts: readonly (readonly [string, string | number])[] = [
    [words.samples, own.sampleCount],
    ...(own.classCounts === null ? [] : [[words.classes, classWords(own.classCounts, header.classNames)] as const]),
    [words.speed, `${withPrefix(own.minFrequency, "cycles/s")} – ${withPrefix(own.maxFrequency, "cycles/s")}`],
    [words.uplink, withPrefix(own.uplinkRate, "bit/s")],
    [words.deadline, `${fixed(own.deadline)} s`],
    [words.rounds, count(history.delivered)],
    [words.headed, count(history.isHead)],
    [words.earned, fixed(history.earned.at(-1) ?? 0)],
  ];
  return (
    <>
      <Facts facts={facts} />
      {own.cheats && <p className="alarm">{strings.learner.cheats}</p>}
    </>
  );
};

const HistoryTable = ({ run, history }: { readonly run: number; readonly history: LearnerHistory }): ReactNode => {
  const words = strings.learners.columns;
  const number = (name: "contribution" | "reputation" | "utility" | "payment" | "earned") => (round: number) => {
    const value = history[name][round];
    return value === null || value === undefined ? "–" : fixed(value, 3);
  };
  const columns: readonly TableColumn<number>[] = [
    {
      key: "round",
      title: strings.time.round,
      isNumber: true,
      cell: (round) => (
        <button type="button" className="link" onClick={() => chooseRound(run, round)}>
          {round}
        </button>
      ),
    },
    {
      key: "coalition",
      title: words.coalition,
      isNumber: true,
      cell: (round) =>
        history.coalition[round] === null
          ? strings.learners.out
          : `${history.coalition[round]}${history.isHead[round] ? ` (${strings.learners.head})` : ""}`,
    },
    {
      key: "frequency",
      title: words.frequency,
      isNumber: true,
      cell: (round) => {
        const value = history.frequency[round];
        return value === null || value === undefined ? "–" : fixed(value / 1e6, 1);
      },
    },
    { key: "kkt", title: words.kkt, isNumber: true, cell: (round) => history.kktCase[round] ?? "–" },
    ...(["contribution", "reputation", "utility", "payment", "earned"] as const).map((name) => ({
      key: name,
      title: words[name],
      isNumber: true,
      cell: number(name),
    })),
  ];
  const rows = history.coalition.map((_, round) => round).reverse();
  return <VirtualTable caption={strings.learner.history} columns={columns} rows={rows} keyOf={(round) => round} />;
};

const points = (values: readonly (number | null)[], scale = 1): SeriesPoint[] =>
  values.map((value, x) => ({ x, mean: value === null ? null : value * scale }));

/** Charts of a learner over the rounds: reputation, contribution, frequency, earnings, accuracy. */
const learnerCharts = (history: LearnerHistory, score: ScoreWords): Chart[] => {
  const words = strings.learner.charts;
  const chart = (
    name: "reputation" | "contribution" | "frequency" | "earned",
    label: string,
    unit: string,
    scale = 1,
  ) =>
    lineChart({
      name: `learner-${name}`,
      title: words[name],
      x: { label: "round" },
      y: { label, ...(unit !== "" && { unit }), include: [0] },
      series: [{ name: label, points: points(history[name], scale) }],
    });
  const accuracy = (name: string, of: "before" | "after") => ({
    name,
    points: history.evaluations.map((one) => ({ x: one.round, mean: score.factor * one[of] })),
  });
  return [
    chart("reputation", "reputation", ""),
    chart("contribution", "v", ""),
    chart("frequency", "frequency", "Mcycles/s", 1e-6),
    chart("earned", "earned", "token"),
    ...(history.evaluations.length === 0
      ? []
      : [
          lineChart({
            name: "learner-accuracy",
            title: words.accuracy(score.name, history.evaluations.at(-1)?.samples),
            x: { label: "round" },
            y: {
              label: score.name,
              ...(score.unit === undefined ? {} : { unit: score.unit, limits: [0, score.most] as const }),
              include: [0, score.most],
            },
            series: [accuracy(words.before, "before"), accuracy(words.after, "after")],
          }),
        ]),
  ];
};
