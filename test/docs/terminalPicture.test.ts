import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { root } from "./documents.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-picture-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const draw = (capture: string, ...options: string[]) => {
  const [source, target] = [join(folder, "screen.ansi"), join(folder, "picture.svg")];
  writeFileSync(source, capture);
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, "scripts/terminalPicture.mjs"), source, target, ...options],
    { encoding: "utf8" },
  );
  return { status, stderr, svg: status === 0 ? readFileSync(target, "utf8") : "" };
};

describe("a terminal's picture", () => {
  it("has the text in place, in its colors, and bars as rectangles", () => {
    const { svg } = draw(
      "\u001b[1mgfml\u001b[0m a<b\n\u001b[36m██░░\u001b[39m \u001b[2m3/60\u001b[0m\n\n\n",
      "--title",
      "run",
    );
    expect(svg).toContain("<title>run</title>");
    expect(svg).toContain('font-weight="700">gfml</text>');
    expect(svg).toContain(">a&lt;b</text>");
    expect(svg.match(/<rect [^>]*fill="#56c7d6"/g)).toHaveLength(2);
    expect(svg).toMatch(/x="60"[^>]*opacity="0.6">3\/60</);
    // two lines: the empty ones below are not drawn
    expect(svg).toContain('height="96"');
  });

  it("knows bright, indexed and true colors", () => {
    const { svg } = draw("\u001b[91ma\u001b[38;5;196mb\u001b[38;2;1;2;3mc\u001b[48;5;240md\u001b[m");
    for (const color of ["#ff8a90", "#ff0000", "#010203", "#585858"]) expect(svg).toContain(`fill="${color}"`);
  });

  it("refuses what it cannot draw", () => {
    expect(draw("\u001b[2Jx").stderr).toContain("an escape sequence that is no color");
    expect(draw("\u001b[77mx").stderr).toContain("cannot draw the attribute 77");
    expect(spawnSync(process.execPath, [join(root, "scripts/terminalPicture.mjs")]).status).toBe(2);
  });
});
