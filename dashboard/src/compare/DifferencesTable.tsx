import { type ReactNode, useMemo } from "react";
import { type Column, VirtualTable } from "../parts/VirtualTable.tsx";
import { strings } from "../strings.ts";
import type { ComparedRun } from "./comparedRuns.ts";
import { configDifferences, type DifferingField } from "./configDifferences.ts";

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
