import { expect, it } from "vitest";
import { lineChart } from "../charts/index.ts";
import { renderPng, renderSvg } from "./renderChart.ts";

it("draws a picture of twice the drawing's size, with its text", async () => {
  const chart = (title: string) =>
    lineChart({ title, x: { label: "x" }, y: { label: "y" }, series: [{ name: "a", points: [{ x: 0, mean: 1 }] }] });
  const svg = renderSvg(chart("Title"), 400);
  const height = Number(/height="(\d+)"/.exec(svg)![1]);
  const [png, other] = await Promise.all([renderPng(svg), renderPng(renderSvg(chart("Other"), 400))]);
  const view = new DataView(png.buffer, png.byteOffset);
  expect([...png.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  expect(view.getUint32(16)).toBe(800);
  expect(view.getUint32(20)).toBe(2 * height);
  // without fonts both would be pictures without letters
  expect(Buffer.from(png).equals(Buffer.from(other))).toBe(false);
});
