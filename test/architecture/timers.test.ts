import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** The one file that may start an engine's timer. */
const HOME = "src/core/after.ts";
/** An engine's timers: they overflow at 24.8 days, and some take no fractions. */
const RAW =
  /(?<![.\w])(?:(?:window|globalThis|self)\.)?set(?:Timeout|Interval)\s*\(|AbortSignal\.timeout|from "(?:node:)?timers|(?:import|\{)[^}\n]*\bsetTimeout\b/;
/** Comments may name them. */
const codeOf = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, "");
const isRaw = (text: string): boolean => RAW.test(codeOf(text).replace(/import \{ setImmediate \} from "[^"]+";/g, ""));

it("starts every timer in one place, which takes any time", () => {
  const files = globSync("{src,dashboard/src,bin}/**/*.{ts,tsx,mjs,js}", { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !/\.test\.tsx?$/.test(file));
  expect(files.length).toBeGreaterThan(400);
  expect(files.filter((file) => isRaw(readFileSync(`${root}${file}`, "utf8")))).toEqual([HOME]);
});

it.each([
  "setTimeout(end, limit);",
  "const timer = window.setTimeout(look, 5);",
  "globalThis.setInterval(look, 5);",
  "const late = AbortSignal.timeout(1000 * share);",
  'import { setTimeout as wait } from "node:timers/promises";',
])("notices %s", (planted) => {
  expect(isRaw(planted)).toBe(true);
});

it.each(["socket.setTimeout(0);", "// as AbortSignal.timeout does", "afterwards(5);"])("leaves %s alone", (code) => {
  expect(isRaw(code)).toBe(false);
});
