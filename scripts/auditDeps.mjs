// Looks for known faults of the packages that an install of gfml brings: npm run audit:deps
//
// Exit code 0: no fault is known. 1: there are faults. 2: the registry serves no advisories, so nothing is known.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Production packages that their authors have deprecated, from a lock file. */
const deprecatedIn = (lock) =>
  Object.entries(lock.packages ?? {})
    .filter(([path, { dev, deprecated }]) => path !== "" && dev !== true && deprecated !== undefined)
    .map(([path, { version, deprecated }]) => `${path.replace(/^.*node_modules\//, "")} ${version}: ${deprecated}`);

/**
 * What is known about the packages.
 *
 * @param answer - what `npm audit --json` printed
 * @param lock - package-lock.json
 */
export const judgePackages = (answer, lock) => {
  const lines = deprecatedIn(lock).map((one) => `deprecated: ${one}`);
  let report;
  try {
    report = JSON.parse(answer);
  } catch {
    report = { message: "npm printed no report" };
  }
  if (report.vulnerabilities === undefined) {
    const reason = report.message ?? report.error?.summary ?? "no reason given";
    lines.push(
      `The registry serves no advisories (${reason}), so it is not known whether the packages have faults.`,
      "What to do: npm run audit:deps -- --registry URL, with a registry that serves them",
    );
    return { code: 2, lines };
  }
  const found = Object.values(report.vulnerabilities);
  for (const { name, severity, range, via } of found) {
    const titles = via.map((one) => (typeof one === "string" ? `by ${one}` : `${one.title} ${one.url}`));
    lines.push(`${severity}: ${name} ${range}: ${titles.join("; ")}`);
  }
  const count = report.metadata?.dependencies?.prod;
  const packages = count === undefined ? "the production packages" : `${count} production packages`;
  lines.push(found.length === 0 ? `No fault is known of ${packages}.` : `${found.length} of ${packages} have faults.`);
  return { code: found.length === 0 ? 0 : 1, lines };
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("../", import.meta.url));
  const { stdout } = spawnSync("npm", ["audit", "--omit=dev", "--json", ...process.argv.slice(2)], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const { code, lines } = judgePackages(stdout, JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")));
  console.log(lines.join("\n"));
  process.exitCode = code;
}
