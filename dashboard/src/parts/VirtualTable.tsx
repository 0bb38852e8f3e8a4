import { type ReactNode, useEffect, useRef, useState } from "react";

export interface TableColumn<Row> {
  readonly key: string;
  readonly title: string;
  readonly isNumber?: boolean;
  readonly cell: (row: Row) => ReactNode;
  /** Called on a click on the heading; absent if the table cannot be sorted by this column. */
  readonly onSort?: () => void;
  readonly sorted?: "ascending" | "descending" | undefined;
}

/** Height of a row in CSS pixels, and number of rows drawn beyond the visible ones. */
const ROW = 34;
const SPARE = 8;

/**
 * A table of any number of rows that draws only the visible ones. Without `onOpen` rows are not interactive: links and
 * buttons in cells open things.
 */
export const VirtualTable = <Row,>({
  caption,
  columns,
  rows,
  keyOf,
  height = 420,
}: {
  readonly caption: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** CSS pixels, at most. */
  readonly height?: number;
}): ReactNode => {
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const first = Math.max(0, Math.min(Math.floor(top / ROW), rows.length - 1) - SPARE);
  const last = Math.min(rows.length, Math.ceil((top + height) / ROW) + SPARE);
  useEffect(() => {
    const element = frame.current;
    if (element !== null && element.scrollTop > rows.length * ROW) element.scrollTop = 0;
  }, [rows.length]);
  return (
    <section
      className="table-frame"
      style={{ maxHeight: height }}
      ref={frame}
      tabIndex={0}
      aria-label={caption}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <table aria-rowcount={rows.length + 1}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ key, title, isNumber, onSort, sorted }) => (
              <th
                key={key}
                scope="col"
                className={isNumber ? "number" : undefined}
                aria-sort={onSort && (sorted ?? "none")}
              >
                {onSort === undefined ? (
                  title
                ) : (
                  <button type="button" className="sort" onClick={onSort}>
                    {title}
                    <span aria-hidden="true">
                      {sorted === "ascending" ? " ↑" : sorted === "descending" ? " ↓" : ""}
                    </span>
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <Space height={first * ROW} columns={columns.length} />}
          {rows.slice(first, last).map((row, index) => (
            <tr key={keyOf(row)} aria-rowindex={first + index + 2} className="row">
              {columns.map(({ key, cell, isNumber }) => (
                <td key={key} className={isNumber ? "number" : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
          {last < rows.length && <Space height={(rows.length - last) * ROW} columns={columns.length} />}
        </tbody>
      </table>
    </section>
  );
};

/** Takes the space of the rows that are not drawn. */
const Space = ({ height, columns }: { readonly height: number; readonly columns: number }): ReactNode => (
  <tr style={{ height }}>
    <td colSpan={columns} className="space" />
  </tr>
);
