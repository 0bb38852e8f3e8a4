import { parseHTML } from "linkedom";
import { type Chart, standaloneSvg } from "../../../charts/index.ts";

/** A chart as the text of an SVG file: title, legend and colours in it. */
export const renderSvg = (chart: Chart, width?: number): string => standaloneSvg(chart, createDocument(), width);

/** A document to draw in, where there is no browser. */
export const createDocument = (): Document => parseHTML("<!doctype html><html><body></body></html>").document;
