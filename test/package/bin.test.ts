import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Makes the process that loads it look like an old Node; one that it starts is what it is. */
const OLD_NODE = `data:text/javascript,if(!process.env.GFML_RELAUNCHED)Object.defineProperty(process,'versions',{value:{node:'20.19.0'}})`;

describe("bin/gfml.js", () => {
  let folder = "";
  const write = (path: string, text: string): string => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const start = (...flags: string[]) => {
    const { GFML_RELAUNCHED: _, ...env } = process.env;
    const bin = join(folder, "bin", "gfml.js");
    const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, bin, "run", "--fast"], {
      encoding: "utf8",
      env: { ...env, NO_COLOR: "1" },
    });
    return { status, out: stdout.trim(), err: stderr.trim() };
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gfml-bin-"));
    mkdirSync(join(folder, "bin"));
    copyFileSync(join(root, "bin/gfml.js"), join(folder, "bin/gfml.js"));
    write("package.json", JSON.stringify({ type: "module" }));
    const program = (name: string): string =>
      `console.log("${name}", ...process.argv.slice(2)); process.exitCode = Number(process.env.GFML_RELAUNCHED ?? 0) + 4;`;
    write("dist/cli/main.js", program("dist"));
    write("src/cli/main.ts", program("sources"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("runs the sources of a clone", () => {
    expect(start()).toEqual({ status: 4, out: "sources run --fast", err: "" });
  });

  it("runs dist where there are no sources", () => {
    rmSync(join(folder, "src"), { recursive: true });
    expect(start()).toEqual({ status: 4, out: "dist run --fast", err: "" });
  });

  it("says in one line that Node is too old, before it loads anything of gfml", () => {
    const { status, out, err } = start("--import", OLD_NODE);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err.split("\n")).toEqual([expect.stringContaining("gfml needs Node 22.18 or newer")]);
    expect(err).toContain("npm install --save-dev node@24");
  });

  it("starts again with the project's Node where the running one is too old", () => {
    write("node_modules/node/package.json", JSON.stringify({ name: "node", bin: { node: "bin/node" } }));
    mkdirSync(join(folder, "node_modules/node/bin"));
    symlinkSync(process.execPath, join(folder, "node_modules/node/bin/node"));
    expect(start("--import", OLD_NODE)).toEqual({ status: 5, out: "sources run --fast", err: "" });
  });

  it("ends by the signal that ended the newer Node", () => {
    write("node_modules/node/package.json", JSON.stringify({ name: "node", bin: "node" }));
    chmodSync(write("node_modules/node/node", "#!/bin/sh\nkill -TERM $$\n"), 0o755);
    expect(start("--import", OLD_NODE).status).toBeNull();
  });

  it("gives up where the project's Node is too old, too", () => {
    const fake = `${process.execPath} --import "data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'18.0.0'}})"`;
    write("node_modules/node/package.json", JSON.stringify({ name: "node", bin: "node" }));
    chmodSync(write("node_modules/node/node", `#!/bin/sh\nexec ${fake} "$@"\n`), 0o755);
    const { status, err } = start("--import", OLD_NODE);
    expect(status).toBe(2);
    expect(err).toContain("gfml needs Node 22.18 or newer");
  });
});
