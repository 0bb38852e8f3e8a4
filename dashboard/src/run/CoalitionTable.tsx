import { fixed } from "gfml/text";
import type { CoalitionView, RoundView } from "gfml/view";
import type { ReactNode } from "react";
import { type Column, VirtualTable } from "../parts/VirtualTable.tsx";
import { coalitionColor } from "../picture/colors.ts";
import { strings } from "../strings.ts";

/** The round’s coalitions: incentives, utilities, completion times against deadlines. */
export const CoalitionTable = ({ view }: { readonly view: RoundView }): ReactNode => {
  const words = strings.round;
  const number = (digits: number, of: (one: CoalitionView) => number) => (one: CoalitionView) =>
    one.head === null ? "–" : fixed(of(one), digits);
  const columns: readonly Column<CoalitionView>[] = [
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

/** A bar of the deadline, as full as time was used, and the time. */
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
