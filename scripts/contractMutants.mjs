// Shows that the invariants of the contracts can fail. A run without bugs must pass. Then the script plants one bug after the
// other into a copy of the contracts, and the named part of the invariant must fail. Part of `npm run test:long`.
//
//     node scripts/contractMutants.mjs [NAME...]     exits with 1 if a bug is not detected
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { forgeBinary, forgeEnvironment } from "./forge.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const mutants = JSON.parse(await readFile(join(root, "contracts/test/mutants/mutants.json"), "utf8"));
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !mutants.some((mutant) => mutant.name === name));
if (unknown.length > 0) throw new Error(`no such mutant: ${unknown.join(", ")}`);

const environment = { ...forgeEnvironment(), FOUNDRY_PROFILE: "long", FOUNDRY_INVARIANT_RUNS: "32" };
const folder = await mkdtemp(join(tmpdir(), "gfml-mutants-"));

/** Runs a file of tests, the invariants by default; returns the exit status and the output. */
const forge = (test = "RoundsInvariants") =>
  new Promise((resolve, reject) => {
    const child = spawn(forgeBinary(), ["test", "--match-path", `contracts/test/${test}.t.sol`], {
      cwd: folder,
      env: environment,
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, said }));
  });

/** Plants a bug; returns a function that removes it. */
const plant = async ({ name, file, find, replace }) => {
  const path = join(folder, "contracts/src", file);
  const text = await readFile(path, "utf8");
  if (text.split(find).length !== 2) throw new Error(`mutant ${name}: what it replaces is not in ${file} exactly once`);
  await writeFile(
    path,
    text.replace(find, () => replace),
  );
  return () => writeFile(path, text);
};

let unseen = 0;
try {
  for (const part of ["contracts/src", "contracts/test", "scripts/solc.mjs", "foundry.toml", "package.json"]) {
    await cp(join(root, part), join(folder, part), { recursive: true });
  }
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  const { status, said } = await forge();
  if (status !== 0) throw new Error(`the invariants do not hold without a bug:\n${said}`);
  console.log("no bug: all invariants hold");
  for (const mutant of mutants) {
    if (asked.length > 0 && !asked.includes(mutant.name)) continue;
    const restore = await plant(mutant);
    const seen = await forge(mutant.test);
    await restore();
    // a mutant that does not compile, or a test that did not run, proves nothing
    const failed = seen.status !== 0 && seen.said.includes(`AssertionFailed("${mutant.invariant}: `);
    console.log(`${mutant.name}: ${failed ? `${mutant.invariant} fails` : `NOT SEEN by ${mutant.invariant}`}`);
    if (!failed) {
      unseen += 1;
      console.log(seen.said);
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = unseen === 0 ? 0 : 1;
