import { fixed, percent } from "gfml/text";
import { groupRuns, type RunGroup } from "gfml/view";
import { type ReactNode, useMemo, useState } from "react";
import type { RunModel } from "../feed/RunModel.ts";
import { ChartFigure } from "../parts/ChartFigure.tsx";
import { Notice } from "../parts/Notice.tsx";
import { type TableColumn, VirtualTable } from "../parts/VirtualTable.tsx";
import { compareLink, runLink } from "../route.ts";
import { strings } from "../strings.ts";
import { DifferencesTable, SeedsTable } from "./ComparisonTables.tsx";
import { comparedRun, comparisonCharts, type LoadedRun, runFigures } from "./comparedRuns.ts";

/** Compares several runs, finished or running. */
export const ComparePage = ({
  names,
  chosen,
  models,
}: {
  readonly names: readonly string[];
  readonly chosen: readonly number[] | undefined;
  readonly models: ReadonlyMap<number, RunModel>;
}): ReactNode => {
  const words = strings.compare;
  const runs = useMemo(
    () => (chosen ?? names.map((_, run) => run)).filter((run) => run < names.length),
    [chosen, names],
  );
  const compared = useMemo(
    () => runs.flatMap((run) => comparedRun(names[run]!, models.get(run)) ?? []),
    [runs, models, names],
  );
  const [isByRun, setByRun] = useState(false);
  const groups = useMemo(() => groupRuns(compared), [compared]);
  const hasSeeds = groups.some((group) => group.runs.length > 1);
  const charts = useMemo(() => {
    const each = compared.map((run): RunGroup<LoadedRun> => ({ name: run.name, values: {}, runs: [run] }));
    return compared.length < 2 ? [] : comparisonCharts(hasSeeds && !isByRun ? groups : each);
  }, [compared, groups, hasSeeds, isByRun]);
  if (names.length < 2) {
    return (
      <>
        <h1>{words.title}</h1>
        <Notice kind="empty">{words.tooFew}</Notice>
      </>
    );
  }
  const toggle = (run: number): void => {
    const next = runs.includes(run) ? runs.filter((one) => one !== run) : [...runs, run].sort((a, b) => a - b);
    window.location.replace(next.length === 0 ? compareLink([run]) : compareLink(next));
  };
  return (
    <>
      <h1>{words.title}</h1>
      <fieldset className="choice">
        <legend>{words.choose}</legend>
        {names.map((name, run) => (
          <label key={run}>
            <input type="checkbox" checked={runs.includes(run)} onChange={() => toggle(run)} /> {name}
          </label>
        ))}
      </fieldset>
      {runs.length < 2 ? (
        <Notice kind="empty">{words.pick}</Notice>
      ) : compared.length < 2 ? (
        <Notice kind="loading">{strings.loading}</Notice>
      ) : (
        <>
          <VirtualTable caption={words.caption} columns={columns} rows={compared} keyOf={({ model }) => model.run} />
          {hasSeeds && <SeedsTable groups={groups} />}
          <DifferencesTable runs={compared} />
          <h2>{words.chartsTitle}</h2>
          {hasSeeds && (
            <fieldset className="choice">
              <legend>{words.lines}</legend>
              {[false, true].map((one) => (
                <label key={`${one}`}>
                  <input type="radio" name="lines" checked={isByRun === one} onChange={() => setByRun(one)} />{" "}
                  {one ? words.eachRun : words.overSeeds}
                </label>
              ))}
            </fieldset>
          )}
          <div className="charts">
            {charts.map((chart) => (
              <ChartFigure key={chart.name} chart={chart} />
            ))}
          </div>
        </>
      )}
    </>
  );
};

const columns: readonly TableColumn<LoadedRun>[] = (() => {
  const words = strings.compare.columns;
  const number = (
    of: (figures: ReturnType<typeof runFigures>) => number | undefined,
    show: (value: number) => string,
  ) => ({
    isNumber: true,
    cell: ({ model }: LoadedRun) => {
      const value = of(runFigures(model));
      return value === undefined ? strings.compare.nothing : show(value);
    },
  });
  const twoDigits = (value: number): string => fixed(value);
  return [
    { key: "run", title: words.run, cell: ({ name, model }) => <a href={runLink(model.run)}>{name}</a> },
    { key: "scheme", title: words.scheme, cell: ({ model }) => model.header?.scheme },
    { key: "state", title: words.state, cell: ({ model }) => strings.run.state[model.status.state] },
    { key: "rounds", title: words.rounds, isNumber: true, cell: ({ model }) => model.rounds.length },
    { key: "before", title: words.before, ...number(({ before }) => before, percent) },
    { key: "after", title: words.after, ...number(({ after }) => after, percent) },
    { key: "time", title: words.time, ...number(({ meanTime }) => meanTime, twoDigits) },
    { key: "paid", title: words.paid, ...number(({ paid }) => paid, twoDigits) },
    { key: "provider", title: words.provider, ...number(({ provider }) => provider, twoDigits) },
    {
      key: "stable",
      title: words.stable,
      ...number(
        ({ stable }) => stable,
        (value) => `${value}`,
      ),
    },
    {
      key: "stablePaid",
      title: words.stablePaid,
      ...number(
        ({ stablePaid }) => stablePaid,
        (value) => `${value}`,
      ),
    },
  ] satisfies TableColumn<LoadedRun>[];
})();
