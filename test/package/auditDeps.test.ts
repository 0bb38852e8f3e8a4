import { expect, it } from "vitest";
import { judgePackages } from "../../scripts/auditDeps.mjs";

const lock = {
  packages: {
    "": {},
    "node_modules/sound": { version: "1.0.0" },
    "node_modules/old": { version: "2.0.0", deprecated: "use sound" },
    "node_modules/sound/node_modules/tool": { version: "3.0.0", dev: true, deprecated: "for tests only" },
  },
};

it("says that no fault is known, and names what authors have deprecated", () => {
  const answer = JSON.stringify({ vulnerabilities: {}, metadata: { dependencies: { prod: 200 } } });
  expect(judgePackages(answer, lock)).toEqual({
    code: 0,
    lines: ["deprecated: old 2.0.0: use sound", "No fault is known of 200 production packages."],
  });
});

it("names every package with a fault", () => {
  const via = [{ title: "reads too far", url: "https://example.org/1" }, "other"];
  const vulnerabilities = { sound: { name: "sound", severity: "high", range: "<2", via } };
  const { code, lines } = judgePackages(JSON.stringify({ vulnerabilities }), { packages: {} });
  expect(code).toBe(1);
  expect(lines[0]).toBe("high: sound <2: reads too far https://example.org/1; by other");
});

it.each([
  ["a registry without advisories", JSON.stringify({ message: "405 Method Not Allowed" }), "405 Method Not Allowed"],
  ["no answer", "", "npm printed no report"],
])("does not take %s for a good sign", (_, answer, reason) => {
  const { code, lines } = judgePackages(answer, { packages: {} });
  expect(code).toBe(2);
  expect(lines[0]).toContain(`serves no advisories (${reason})`);
});
