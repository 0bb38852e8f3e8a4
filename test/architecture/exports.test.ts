import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { findExportsOfTests, readSources } from "./readExports.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const isTest = (path: string): boolean => /\.test\.tsx?$|\.fixture\.ts$|^test\//.test(path);

/** What tests alone import, each with its reason. */
const exceptions: Readonly<Record<string, string>> = {
  "src/federation/observability/logEvents.ts: logEvents":
    "the reference page lists these events, and a test compares the page with them",
  "src/incentive/payment.ts: relativeFrequencyWad":
    "a function of the contracts' library, compared with it for the same arguments",
  "src/incentive/payment.ts: shareWad": "a function of the contracts' library, compared with it for the same arguments",
};

describe("exports", () => {
  it("finds no function, class or constant that only tests import", () => {
    const sources = readSources(root, ["src", "dashboard/src", "bench", "scripts", "examples", "test"]);
    const entries = Object.values(packageJson.exports)
      .flatMap((entry) => (typeof entry === "string" ? [] : [entry.default]))
      .map((path) => path.replace("./dist/", "src/").replace(/\.js$/, ".ts"));
    const scripts = [...sources.keys()].filter((path) => /^(bench|scripts|examples)\//.test(path));
    const aliases: Record<string, string> = { gfml: "src/index.ts", "gfml/browser": "src/browser.ts" };
    for (const path of sources.keys()) {
      const room = /^src\/([^/]+)\/index\.ts$/.exec(path)?.[1];
      if (room !== undefined) aliases[`gfml/${room}`] = path;
    }
    expect(entries.filter((path) => !sources.has(path))).toEqual([]);
    expect(findExportsOfTests(sources, isTest, [...entries, ...scripts], aliases)).toEqual(
      Object.keys(exceptions).sort(),
    );
  });

  it("notices an export that only a test imports, by any way", () => {
    const sources = new Map([
      [
        "src/a/one.ts",
        "export const used = 1;\nexport const tested = 2;\nexport interface Shape {}\nexport class Late {}\nexport const lost = 3;",
      ],
      ["src/a/index.ts", 'export { tested, used as renamed } from "./one.ts";\nexport * from "./all.ts";'],
      ["src/a/all.ts", "export const whole = 1;\nexport const part = 2;"],
      [
        "src/b/user.ts",
        'import { renamed, whole } from "../a/index.ts";\nconst { Late } = await import("../a/one.ts");\nexport const entry = renamed;',
      ],
      ["src/a/one.test.ts", 'import { tested } from "./index.ts";\nimport { part } from "./all.ts";'],
    ]);
    expect(findExportsOfTests(sources, isTest, ["src/b/user.ts"])).toEqual([
      "src/a/all.ts: part",
      "src/a/one.ts: lost",
      "src/a/one.ts: tested",
    ]);
  });
});
