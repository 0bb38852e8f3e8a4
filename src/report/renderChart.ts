import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { parseHTML } from "linkedom";
import { type Chart, standaloneSvg } from "../charts/index.ts";

/** A chart as the text of an SVG file with title, legend and colors. */
export const renderSvg = (chart: Chart, width?: number): string => standaloneSvg(chart, createDocument(), width);

/** A document to draw in without a browser. */
export const createDocument = (): Document => parseHTML("<!doctype html><html><body></body></html>").document;

/** Pixels per CSS pixel, for sharp pictures on screens and paper. */
const SCALE = 2;

/** Renders an SVG file as PNG at twice its size. Uses gfml's own fonts, so the result is the same on every machine. */
export const renderPng = async (svg: string): Promise<Uint8Array> => {
  loaded ??= load();
  const fontBuffers = await loaded;
  const renderer = new Resvg(svg, {
    fitTo: { mode: "zoom", value: SCALE },
    font: { fontBuffers, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
  });
  try {
    const image = renderer.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    renderer.free();
  }
};

/** The module may be started only once per process. */
let loaded: Promise<Uint8Array[]> | undefined;

const load = async (): Promise<Uint8Array[]> => {
  const { resolve } = createRequire(import.meta.url);
  const read = (name: string): Promise<Uint8Array> => readFile(resolve(name));
  await initWasm(await read("@resvg/resvg-wasm/index_bg.wasm"));
  return Promise.all(["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) => read(`dejavu-fonts-ttf/ttf/${name}`)));
};
