import { type Chart, drawChart, legendSign } from "gfml/charts";
import { after } from "gfml/core";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { strings } from "../strings.ts";
import { useWidth } from "./useWidth.ts";

/** Fewest ms between two drawings of a changing chart. */
const PAUSE = 700;

/** A chart with its legend and its numbers. It is drawn when it becomes visible. */
export const ChartFigure = ({ chart }: { readonly chart: Chart }): ReactNode => {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const isSeen = useSeen(place);
  const drawnAt = useRef(0);
  const id = useId();
  useEffect(() => {
    const element = place.current;
    if (element === null || width === 0 || !isSeen) return undefined;
    const draw = (): void => {
      drawnAt.current = performance.now();
      element.replaceChildren(drawChart(chart, document, width));
    };
    const rest = drawnAt.current + PAUSE - performance.now();
    if (drawnAt.current === 0 || rest <= 0) {
      draw();
      return undefined;
    }
    return after(rest / 1000, draw);
  }, [chart, width, isSeen]);
  return (
    <figure className="chart" aria-labelledby={id}>
      <figcaption id={id}>{chart.title}</figcaption>
      {chart.legend.length > 0 && (
        <ul className="legend-list">
          {chart.legend.map((entry) => (
            <li key={`${entry.label} ${entry.shape}`}>
              <LegendSign entry={entry} /> {entry.label}
            </li>
          ))}
        </ul>
      )}
      <div ref={place} className="drawing" />
      {chart.omission !== "" && <p className="quiet">{chart.omission}</p>}
      <details>
        <summary>{strings.charts.numbers}</summary>
        <section className="table-frame" tabIndex={0} aria-label={chart.title}>
          <table>
            <thead>
              <tr>
                {chart.table.columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {chart.table.rows.map((row, index) => (
                <tr key={index}>
                  {row.map((value, column) => (
                    <td key={chart.table.columns[column]} className={typeof value === "number" ? "number" : undefined}>
                      {typeof value === "number" ? Number(value.toPrecision(6)) : (value ?? "–")}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
};

/** A legend’s symbol. It is embedded as an image, so the page does not parse it as markup. */
const LegendSign = ({ entry }: { readonly entry: Chart["legend"][number] }): ReactNode => {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const text = `<svg xmlns="http://www.w3.org/2000/svg" width="22" height="12">${legendSign(entry)}</svg>`;
    const { documentElement } = new DOMParser().parseFromString(text, "image/svg+xml");
    place.current?.replaceChildren(document.importNode(documentElement, true));
  }, [entry]);
  return <span ref={place} className="legend-sign" aria-hidden="true" />;
};

/** Whether an element is or has been visible, or nearly so. */
const useSeen = (element: { readonly current: Element | null }): boolean => {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: "200px" },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return isSeen;
};
