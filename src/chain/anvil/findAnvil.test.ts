import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import { anvilMissingError } from "./errors.ts";
import { findAnvil } from "./findAnvil.ts";

describe("findAnvil", () => {
  let folder = "";
  const put = (path: string, text = ""): string => {
    const whole = join(folder, path);
    mkdirSync(join(whole, ".."), { recursive: true });
    writeFileSync(whole, text);
    return whole;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gfml-anvil-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("finds a program that says it is anvil", () => {
    const said = execFileSync(findAnvil({ environment: {} }), ["--version"], { encoding: "utf8" });
    expect(said).toContain("anvil");
  });

  it.each([
    ["linux", "x64", "anvil-linux-amd64", "anvil"],
    ["linux", "arm64", "anvil-linux-arm64", "anvil"],
    ["darwin", "x64", "anvil-darwin-amd64", "anvil"],
    ["darwin", "arm64", "anvil-darwin-arm64", "anvil"],
    ["win32", "x64", "anvil-win32-amd64", "anvil.exe"],
  ])("finds the binary of the package for %s %s", (platform, processor, name, file) => {
    const root = `hoisted-${name}`;
    put(`${root}/node_modules/@foundry-rs/${name}/package.json`, "{}");
    const binary = put(`${root}/node_modules/@foundry-rs/${name}/bin/${file}`);
    const from = join(folder, root, "index.js");
    expect(findAnvil({ platform, processor, environment: {}, from })).toBe(binary);
  });

  it("finds a binary that a package manager nests under the wrapper", () => {
    const inner = "nested/node_modules/@foundry-rs/anvil/node_modules/@foundry-rs/anvil-linux-arm64";
    put("nested/node_modules/@foundry-rs/anvil/package.json", "{}");
    put(`${inner}/package.json`, "{}");
    const binary = put(`${inner}/bin/anvil`);
    const from = join(folder, "nested", "index.js");
    expect(findAnvil({ platform: "linux", processor: "arm64", environment: {}, from })).toBe(binary);
  });

  it("says when it is not installed, or installed without its binary", () => {
    const search = { platform: "darwin", processor: "arm64", environment: {} };
    const name = "@foundry-rs/anvil-darwin-arm64";
    put("bare/index.js");
    const from = join(folder, "bare", "index.js");
    expect(() => findAnvil({ ...search, from })).toThrow(withCode("GFML_ANVIL_MISSING"));
    put(`bare/node_modules/${name}/package.json`, "{}");
    expect(() => findAnvil({ ...search, from })).toThrow(anvilMissingError("darwin", "arm64", name));
    expect(() => findAnvil({ ...search, from })).toThrow("--ledger memory");
  });

  it("names a platform without anvil", () => {
    const search = { platform: "sunos", processor: "x64", environment: {} };
    expect(() => findAnvil(search)).toThrow(withCode("GFML_ANVIL_PLATFORM"));
    expect(() => findAnvil(search)).toThrow(/sunos x64[\s\S]*--ledger memory/);
  });

  it("prefers GFML_ANVIL, which must be a program", () => {
    const mine = put("own/anvil", "#!/bin/sh\n");
    const search = { platform: "sunos", processor: "x64", environment: { GFML_ANVIL: mine } };
    expect(() => findAnvil(search)).toThrow(withCode("GFML_ANVIL_PATH"));
    chmodSync(mine, 0o755);
    expect(findAnvil(search)).toBe(mine);
    const nowhere = { environment: { GFML_ANVIL: join(folder, "nowhere") } };
    expect(() => findAnvil(nowhere)).toThrow(withCode("GFML_ANVIL_PATH"));
    expect(() => findAnvil({ environment: { GFML_ANVIL: folder } })).toThrow("it is not a file");
  });
});
