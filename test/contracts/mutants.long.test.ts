import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

// forge compiles once a mutant: ten to sixty seconds each
it("finds every planted bug by the invariant that covers it", async () => {
  const script = join(root, "scripts/contractMutants.mjs");
  const mutants = JSON.parse(await readFile(join(root, "contracts/test/mutants/mutants.json"), "utf8")) as unknown[];
  const { stdout } = await promisify(execFile)(process.execPath, [script], { maxBuffer: 1 << 26 });
  expect(stdout).toContain("no bug: all invariants hold");
  expect(stdout.match(/ fails$/gm)).toHaveLength(mutants.length);
  expect(stdout).not.toContain("NOT SEEN");
});

it("keeps the invariants over 256 times 128 calls", async () => {
  const environment = { ...process.env, FOUNDRY_PROFILE: "long" };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, "scripts/forge.mjs"), "test", "--match-path", "contracts/test/RoundsInvariants.t.sol"],
    {
      cwd: root,
      env: environment,
      maxBuffer: 1 << 26,
    },
  );
  expect(stdout).toContain("(runs: 256, calls: 32768,");
});
