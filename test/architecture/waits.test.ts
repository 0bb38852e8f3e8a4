import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Ways to wait that do not say what for, or that wait for a time. */
const ANONYMOUS = /(?<!\.)\bsetTimeout\(|timers\/promises|expect\s*\.poll\(|vi\.waitFor|waitForTimeout/;

it("waits for nothing but by until, outside the long suite", () => {
  const files = globSync("{src,dashboard/src,examples,test}/**/*.test.{ts,tsx}", { cwd: root })
    .filter((file) => !file.includes(".long.test."))
    .filter((file) => !/architecture\/(?:waits|timers)\.test\.ts$/.test(file));
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => ANONYMOUS.test(readFileSync(`${root}${file}`, "utf8")))).toEqual([]);
});
