import { execFile } from "node:child_process";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Unpacks a folder of test/fixtures/dd3ecab into a folder, and returns its path there. */
export const unpackFixture = async (name: string, into: string): Promise<string> => {
  const archive = fileURLToPath(new URL(`../fixtures/dd3ecab/${name}.tar.gz`, import.meta.url));
  // tar of some systems takes "C:" for a host: it gets no path that begins so
  await cp(archive, join(into, `${name}.tar.gz`));
  await promisify(execFile)("tar", ["-xzf", `${name}.tar.gz`], { cwd: into });
  return join(into, name);
};
