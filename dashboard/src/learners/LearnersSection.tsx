import { fixed } from "gfml/text";
import { BANNED, HEAD, type LearnerColumns, type RunHeader } from "gfml/view";
import { type ReactNode, useMemo, useState } from "react";
import type { RunModel } from "../feed/RunModel.ts";
import { useColumns } from "../feed/useColumns.ts";
import { Notice } from "../parts/Notice.tsx";
import { type TableColumn, VirtualTable } from "../parts/VirtualTable.tsx";
import { learnerLink } from "../route.ts";
import { strings } from "../strings.ts";

interface Sorting {
  readonly key: string;
  readonly isDown: boolean;
}

/** A column of a learner’s round: the value to sort by, and how it is shown. */
interface Quantity {
  readonly key: keyof typeof strings.learners.columns;
  readonly of: (columns: LearnerColumns, header: RunHeader, place: number) => number;
  readonly show?: (value: number, columns: LearnerColumns, place: number) => string;
}

const digits =
  (count: number) =>
  (value: number): string =>
    Number.isNaN(value) ? "–" : fixed(value, count);

const quantities: readonly Quantity[] = [
  {
    key: "coalition",
    of: ({ coalition }, _, place) => coalition[place]!,
    show: (_, columns, place) => placeCell(columns, place),
  },
  { key: "samples", of: (_, header, place) => header.learners[place]!.sampleCount },
  { key: "frequency", of: ({ frequency }, _, place) => frequency[place]! / 1e6, show: digits(1) },
  { key: "kkt", of: ({ kktCase }, _, place) => kktCase[place]!, show: (value) => (value === 0 ? "–" : `${value}`) },
  { key: "contribution", of: ({ contribution }, _, place) => contribution[place]!, show: digits(3) },
  { key: "reputation", of: ({ reputation }, _, place) => reputation[place]!, show: digits(3) },
  { key: "utility", of: ({ utility }, _, place) => utility[place]!, show: digits(3) },
  { key: "payment", of: ({ payment }, _, place) => payment[place]!, show: digits(3) },
  { key: "earned", of: ({ earned }, _, place) => earned[place]!, show: digits(2) },
];

const placeCell = ({ coalition, flags }: LearnerColumns, place: number): string => {
  const words = strings.learners;
  if (coalition[place]! < 0) return (flags[place]! & BANNED) === 0 ? words.out : strings.learner.banned;
  return (flags[place]! & HEAD) === 0 ? `${coalition[place]}` : `${coalition[place]} (${words.head})`;
};

/** All learners of a round, sortable by any column. */
export const LearnersSection = ({ model, round }: { readonly model: RunModel; readonly round: number }): ReactNode => {
  const header = model.header!;
  const shown = useColumns(model, round);
  const [sorting, setSorting] = useState<Sorting>({ key: "learner", isDown: false });
  const [wanted, setWanted] = useState("");
  const words = strings.learners;
  const columns = shown?.columns;
  const rows = useMemo(() => {
    if (columns === undefined) return [];
    const places = header.learners.map((_, place) => place);
    const found = wanted === "" ? places : places.filter((place) => `${header.learners[place]!.learner}` === wanted);
    const quantity = quantities.find(({ key }) => key === sorting.key);
    if (quantity === undefined) return sorting.isDown ? found.reverse() : found;
    const values = Float64Array.from(places, (place) => quantity.of(columns, header, place));
    // learners without a number come last in both directions
    const keyOf = (place: number): number => (Number.isNaN(values[place]) ? Number.NEGATIVE_INFINITY : values[place]!);
    return found.sort((a, b) => (sorting.isDown ? keyOf(b) - keyOf(a) : keyOf(a) - keyOf(b)) || a - b);
  }, [columns, header, sorting, wanted]);
  if (columns === undefined) return <Notice kind="loading">{strings.picture.loading}</Notice>;
  const sortBy = (key: string) => (): void =>
    setSorting((before) => ({ key, isDown: before.key === key ? !before.isDown : key !== "learner" }));
  const sortedOf = (key: string): "ascending" | "descending" | undefined =>
    sorting.key !== key ? undefined : sorting.isDown ? "descending" : "ascending";
  const tableColumns: readonly TableColumn<number>[] = [
    {
      key: "learner",
      title: words.columns.learner,
      isNumber: true,
      onSort: sortBy("learner"),
      sorted: sortedOf("learner"),
      cell: (place) => {
        const { learner } = header.learners[place]!;
        return <a href={learnerLink(model.run, learner)}>{learner}</a>;
      },
    },
    ...quantities.map(({ key, of, show }) => ({
      key,
      title: words.columns[key],
      isNumber: true,
      onSort: sortBy(key),
      sorted: sortedOf(key),
      cell: (place: number) => {
        const value = of(columns, header, place);
        return show === undefined ? `${value}` : show(value, columns, place);
      },
    })),
  ];
  return (
    <section aria-labelledby="learners">
      <h2 id="learners">{words.title}</h2>
      <label className="find">
        {words.find}
        <input inputMode="numeric" value={wanted} onChange={(event) => setWanted(event.currentTarget.value.trim())} />
      </label>
      {rows.length === 0 ? (
        <Notice kind="empty">{words.none}</Notice>
      ) : (
        <VirtualTable
          caption={words.caption(shown!.round)}
          columns={tableColumns}
          rows={rows}
          keyOf={(place) => place}
          height={560}
        />
      )}
    </section>
  );
};
