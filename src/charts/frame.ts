import { axisX, axisY, gridX, gridY, type Markish, type PlotOptions } from "@observablehq/plot";
import type { Axis } from "./Chart.ts";
import { axisLabel } from "./numbers.ts";
import { muted, rule } from "./palette.ts";

/** Size of the text in drawings, CSS pixels. */
export const TEXT_SIZE = 12;

/** What all drawings share: room, type, a ground that shows through. */
export const frame = (width: number, height: number): PlotOptions => ({
  width,
  height,
  marginTop: 30,
  marginRight: 16,
  marginBottom: 42,
  marginLeft: 52,
  style: { fontSize: `${TEXT_SIZE}px`, fontFamily: "inherit", background: "none", overflow: "visible" },
});

/** A quiet grid and axes with their labels: the vertical one's lies above it, so that it reads straight. */
export const axes = (width: number, x: Axis, y: Axis, options: { readonly integers?: boolean } = {}): Markish[] => {
  const ticks = width < 480 ? 4 : 8;
  return [
    gridY({ stroke: rule, strokeOpacity: 1, ticks: 5 }),
    axisY({ label: axisLabel(y), labelArrow: "none", labelAnchor: "top", color: muted, tickSize: 0, ticks: 5 }),
    axisX({
      label: axisLabel(x),
      labelArrow: "none",
      labelAnchor: "center",
      color: muted,
      tickSize: 4,
      ticks,
      ...(options.integers && { tickFormat: wholeOnly }),
    }),
  ];
};

/** A grid and axes for bars that lie, the values' axis below, in so many CSS pixels between the margins. */
export const lyingAxes = (room: number, x: Axis): Markish[] => {
  const ticks = Math.max(2, Math.floor(room / TICK_ROOM));
  return [
    gridX({ stroke: rule, strokeOpacity: 1, ticks }),
    axisX({ label: axisLabel(x), labelArrow: "none", labelAnchor: "center", color: muted, tickSize: 0, ticks }),
  ];
};

/** Twice what a tick's label needs, CSS pixels: scales may make twice as many ticks as they are asked for. */
const TICK_ROOM = 80;

const wholeOnly = (value: number): string => (Number.isInteger(value) ? value.toLocaleString("en") : "");
