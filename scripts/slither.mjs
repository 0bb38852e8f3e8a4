// Runs slither on the contracts and compares its findings with contracts/slither.json, which has a reason for each accepted one:
//
//     npm run lint:slither     exits with 1 if a finding is not accepted, or an accepted one is gone
//
// slither is a Python package (pip install slither-analyzer). Without it, the script prints a notice and exits with 0.
// GFML_SLITHER names a slither outside the path.
import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { forgeBinary, forgeEnvironment } from "./forge.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const slither = process.env.GFML_SLITHER ?? "slither";

const run = (program, parameters, environment) =>
  spawnSync(program, parameters, { cwd: root, encoding: "utf8", env: environment, maxBuffer: 1 << 28 });

/** Contract, function and variable of a finding, if it has them. */
const placeOf = ({ elements: [first] }) => {
  const names = [];
  for (let element = first; element; element = element.type_specific_fields?.parent) {
    // slither's name for code outside of functions
    const isName = ["contract", "function", "variable", "event"].includes(element.type);
    if (isName && !element.name.startsWith("slitherConstructor")) names.unshift(element.name);
  }
  return names.join(".");
};

/** All findings: only the list decides which are accepted. */
const findFaults = async (folder) => {
  const environment = forgeEnvironment();
  // slither asks forge for its configuration
  environment.PATH = `${dirname(forgeBinary())}${delimiter}${environment.PATH}`;
  const out = join(folder, "out");
  const build = [
    "build",
    "contracts/src",
    "--skip",
    "test",
    "--build-info",
    "--build-info-path",
    join(out, "build-info"),
  ];
  const built = run(forgeBinary(), [...build, "--out", out, "--cache-path", join(folder, "cache")], environment);
  if (built.status !== 0) throw new Error(`forge build: ${built.stderr}${built.stdout}`);
  const report = join(folder, "report.json");
  const options = ["--foundry-ignore-compile", "--foundry-out-directory", out, "--filter-paths", "node_modules"];
  const ran = run(slither, [".", ...options, "--json", report], environment);
  const { success, error, results } = JSON.parse(await readFile(report, "utf8").catch(() => "{}"));
  // the exit status shows only that there were findings
  if (!success) throw new Error(`slither: ${error ?? ran.stderr}`);
  return (results.detectors ?? []).map((finding) => ({
    check: finding.check,
    at: placeOf(finding),
    text: `${finding.impact}: ${finding.description}`,
  }));
};

const keyOf = ({ check, at }) => `${check} at ${at}`;

const version = run(slither, ["--version"], process.env);
if (version.error?.code === "ENOENT") {
  console.log("skipped: slither is not installed (pip install slither-analyzer)");
} else {
  const accepted = new Set(JSON.parse(await readFile(join(root, "contracts/slither.json"), "utf8")).map(keyOf));
  const folder = await mkdtemp(join(tmpdir(), "gfml-slither-"));
  try {
    const found = await findFaults(folder);
    const faults = found.filter((one) => !accepted.has(keyOf(one)));
    const seen = new Set(found.map(keyOf));
    const gone = [...accepted].filter((key) => !seen.has(key));
    for (const fault of faults) console.error(`${keyOf(fault)}\n${fault.text}`);
    for (const key of gone) console.error(`accepted in contracts/slither.json, but no longer found: ${key}`);
    console.log(`slither ${version.stdout.trim()}: ${found.length} findings, ${faults.length} not accepted`);
    if (faults.length + gone.length > 0) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
