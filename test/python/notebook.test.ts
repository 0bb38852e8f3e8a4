import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { playIntoFolder } from "../../src/simulation/index.ts";
import { findPython, withPythonPackage } from "../support/findPython.ts";
import { smallConfig } from "../support/smallRun.ts";

interface Cell {
  readonly cell_type: "code" | "markdown";
  readonly source: string | readonly string[];
  readonly outputs?: readonly { readonly data?: Readonly<Record<string, unknown>> }[];
}

const { cells } = JSON.parse(readFileSync("examples/python/read_run.ipynb", "utf8")) as { readonly cells: Cell[] };
const code = cells.filter((cell) => cell.cell_type === "code");
const textOf = ({ source }: Cell): string => (typeof source === "string" ? source : source.join(""));

const python = findPython("pandas", "matplotlib");
const folder = mkdtempSync(join(tmpdir(), "gfml-notebook-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the notebook of a run", () => {
  it("is stored with the result of every cell, and with its plots", () => {
    for (const cell of code) expect(cell.outputs).not.toEqual([]);
    const plots = code.filter(({ outputs = [] }) => outputs.some(({ data = {} }) => "image/png" in data));
    expect(plots.length).toBe(code.filter((cell) => textOf(cell).includes("plt.show()")).length);
    expect(plots.length).toBeGreaterThan(0);
  });

  it.skipIf(python === undefined)("reads a run and draws all plots", async () => {
    const run = join(folder, "run");
    await playIntoFolder(
      smallConfig({ rounds: 3 }),
      { folder: run, resume: false, replace: false, workers: "this-thread" },
      { environment: process.env, signal: new AbortController().signal, now: () => 0 },
    );
    // a plot counts when it is shown
    const count = `import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
plots = []
plt.show = lambda: (plt.savefig("${join(folder, "plot.png")}"), plots.append(plt.gcf().axes[0].get_ylabel()))
`;
    const program = `${count}${code.map(textOf).join("\n")}\nprint(*plots, sep="; ")`;
    const env = { ...withPythonPackage(), GFML_RUN: run, MPLCONFIGDIR: folder };
    const { status, stdout, stderr } = spawnSync(python!, ["-c", program], { env, encoding: "utf8" });
    expect(status, stderr).toBe(0);
    expect(stdout.trim()).toBe("accuracy; payments, tokens; members");
  });
});
