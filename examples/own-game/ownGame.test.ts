import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { hedonicGameCompliance } from "../../src/testing/index.ts";
import { carpool, result } from "./carpool.ts";

hedonicGameCompliance("a carpool", carpool);

it("fills three cars so that nobody wants to change", () => {
  expect(result.stable).toBe(true);
  expect(result.cars.flat().length + result.atHome.length).toBe(12);
  expect(Math.max(...result.cars.map((riders) => riders.length))).toBeLessThanOrEqual(4);
  for (const [car, riders] of result.cars.entries()) expect(riders).toContain(car);
});

it("takes about 30 lines", async () => {
  const source = await readFile(new URL("carpool.ts", import.meta.url), "utf8");
  expect(source.trim().split("\n").length).toBeLessThanOrEqual(36);
});
