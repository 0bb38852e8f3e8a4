// Runs forge and exits with its status. The package's own wrapper always exits with 0.
//
//     node scripts/forge.mjs test ...
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installTools } from "./tools.mjs";

/** Path of the platform's binary. Throws if the package has none. */
export const forgeBinary = () => {
  const platform = `@foundry-rs/forge-${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
  const name = process.platform === "win32" ? "forge.exe" : "forge";
  return join(installTools("contracts"), platform, "bin", name);
};

/** An environment in which forge finds this Node for its compiler. */
export const forgeEnvironment = () => ({
  ...process.env,
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  FORCE_COLOR: "0",
});

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const child = spawn(forgeBinary(), process.argv.slice(2), { stdio: "inherit", env: forgeEnvironment() });
  child.on("error", (error) => {
    throw error;
  });
  child.on("close", (status) => {
    process.exitCode = status ?? 1;
  });
}
