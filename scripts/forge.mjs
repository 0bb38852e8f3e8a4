// Runs forge and ends as it ends: the package's own wrapper answers 0 whatever happened.
//
//     node scripts/forge.mjs test ...
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installTools } from "./tools.mjs";

/** The platform's binary. Throws where the package brings none. */
export const forgeBinary = () => {
  const platform = `@foundry-rs/forge-${process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`;
  const name = process.platform === "win32" ? "forge.exe" : "forge";
  return join(installTools("contracts"), platform, "bin", name);
};

/** Environment in which forge finds this node for its compiler. */
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
