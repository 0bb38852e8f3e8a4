import { meanInterval } from "gfml/math";
import { fixed, percent } from "gfml/text";
import { type ReactNode, useMemo } from "react";
import { type Column, VirtualTable } from "../parts/VirtualTable.tsx";
import { strings } from "../strings.ts";
import { type ComparedRun, runFigures } from "./comparedRuns.ts";
import { configDifferences, type DifferingField } from "./configDifferences.ts";
import type { RunGroup } from "./groupRuns.ts";

/** Runs that differ in their seed alone, as means with their 95 % intervals. */
export const SeedsTable = ({ groups }: { readonly groups: readonly RunGroup[] }): ReactNode => {
  const words = strings.compare;
  return (
    <section aria-labelledby="seeds">
      <h2 id="seeds">{words.seedsTitle}</h2>
      <p className="quiet">{words.seedsHelp}</p>
      <VirtualTable caption={words.seedsTitle} columns={columns} rows={groups} keyOf={({ name }) => name} />
    </section>
  );
};

const columns: readonly Column<RunGroup>[] = (() => {
  const words = strings.compare.columns;
  const interval = (
    of: (figures: ReturnType<typeof runFigures>) => number | undefined,
    show: (value: number) => string,
  ) => ({
    isNumber: true,
    cell: ({ runs }: RunGroup) => {
      const values = runs.flatMap(({ model }) => of(runFigures(model)) ?? []);
      if (values.length === 0) return strings.compare.nothing;
      const { mean, halfWidth } = meanInterval(values);
      return halfWidth === null ? show(mean) : strings.compare.plusMinus(show(mean), show(halfWidth));
    },
  });
  const twoDigits = (value: number): string => fixed(value);
  return [
    { key: "group", title: words.group, cell: ({ name }) => name },
    {
      key: "seeds",
      title: words.seeds,
      isNumber: true,
      cell: ({ runs }) => runs.map(({ model }) => model.header!.seed).join(", "),
    },
    { key: "before", title: words.before, ...interval(({ before }) => before, percent) },
    { key: "after", title: words.after, ...interval(({ after }) => after, percent) },
    { key: "time", title: words.time, ...interval(({ meanTime }) => meanTime, twoDigits) },
    { key: "paid", title: words.paid, ...interval(({ paid }) => paid, twoDigits) },
    { key: "provider", title: words.provider, ...interval(({ provider }) => provider, twoDigits) },
    { key: "stable", title: words.stable, ...interval(({ stable }) => stable, twoDigits) },
  ] satisfies Column<RunGroup>[];
})();

/** The fields of the configuration in which the runs differ, and what each run has. */
export const DifferencesTable = ({ runs }: { readonly runs: readonly ComparedRun[] }): ReactNode => {
  const words = strings.compare;
  const fields = useMemo(() => configDifferences(runs.map(({ model }) => model.header!.config)), [runs]);
  const columns: readonly Column<DifferingField>[] = [
    { key: "field", title: words.field, cell: ({ path }) => <code>{path}</code> },
    ...runs.map(({ name, model }, index) => ({
      key: `${model.run}`,
      title: name,
      cell: ({ values }: DifferingField) => values[index] ?? <span className="quiet">{words.absent}</span>,
    })),
  ];
  return (
    <section aria-labelledby="differences">
      <h2 id="differences">{words.differences}</h2>
      {fields.length === 0 ? (
        <p className="quiet">{words.noDifferences}</p>
      ) : (
        <VirtualTable caption={words.differences} columns={columns} rows={fields} keyOf={({ path }) => path} />
      )}
    </section>
  );
};
