import { meanInterval } from "gfml/math";
import { showInterval } from "gfml/text";
import type { RunGroup } from "gfml/view";
import { type ReactNode, useMemo } from "react";
import { type TableColumn, VirtualTable } from "../parts/VirtualTable.tsx";
import { strings } from "../strings.ts";
import { type LoadedRun, runFigures } from "./comparedRuns.ts";
import { type DifferingField, differingFields } from "./differingFields.ts";

/** Means over runs that differ only in their seeds, with 95 % intervals. */
export const SeedsTable = ({ groups }: { readonly groups: readonly RunGroup<LoadedRun>[] }): ReactNode => {
  const words = strings.compare;
  return (
    <section aria-labelledby="seeds">
      <h2 id="seeds">{words.seedsTitle}</h2>
      <p className="quiet">{words.seedsHelp}</p>
      <VirtualTable caption={words.seedsTitle} columns={columns} rows={groups} keyOf={({ name }) => name} />
    </section>
  );
};

const columns: readonly TableColumn<RunGroup<LoadedRun>>[] = (() => {
  const words = strings.compare.columns;
  const interval = (of: (figures: ReturnType<typeof runFigures>) => number | undefined, isShare = false) => ({
    isNumber: true,
    cell: ({ runs }: RunGroup<LoadedRun>) => {
      const values = runs.flatMap(({ model }) => of(runFigures(model)) ?? []);
      if (values.length === 0) return strings.compare.nothing;
      const shown = isShare ? { digits: 1, unit: "%" } : { digits: 2 };
      return showInterval({ ...meanInterval(values.map((value) => (isShare ? 100 * value : value))), ...shown });
    },
  });
  return [
    { key: "group", title: words.group, cell: ({ name }) => name },
    {
      key: "seeds",
      title: words.seeds,
      isNumber: true,
      cell: ({ runs }) => runs.map(({ model }) => model.header!.seed).join(", "),
    },
    { key: "before", title: words.before, ...interval(({ before }) => before, true) },
    { key: "after", title: words.after, ...interval(({ after }) => after, true) },
    { key: "time", title: words.time, ...interval(({ meanTime }) => meanTime) },
    { key: "paid", title: words.paid, ...interval(({ paid }) => paid) },
    { key: "provider", title: words.provider, ...interval(({ provider }) => provider) },
    { key: "stable", title: words.stable, ...interval(({ stable }) => stable) },
    { key: "stablePaid", title: words.stablePaid, ...interval(({ stablePaid }) => stablePaid) },
  ] satisfies TableColumn<RunGroup<LoadedRun>>[];
})();

/** The configuration fields in which the runs differ, with the value of each run. */
export const DifferencesTable = ({ runs }: { readonly runs: readonly LoadedRun[] }): ReactNode => {
  const words = strings.compare;
  const fields = useMemo(() => differingFields(runs.map(({ model }) => model.header!.config)), [runs]);
  const columns: readonly TableColumn<DifferingField>[] = [
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
