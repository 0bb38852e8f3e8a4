// Builds geth 1.13.15, the last release with clique, for the validator network test: npm run validators:build
//
// Needs a Go toolchain and a Go module proxy. Prints the path of the binary, where the test looks for it, and keeps an existing
// binary. The dependencies of this release refer to names inside Go's runtime. Recent Go versions allow that only with the
// linker's check off.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const VERSION = "1.13.15";
const folder = process.env.GFML_GETH_FOLDER ?? join(homedir(), ".cache", "gfml", `geth-${VERSION}`);
const binary = join(folder, process.platform === "win32" ? "geth.exe" : "geth");
if (!existsSync(binary)) {
  mkdirSync(folder, { recursive: true });
  const built = spawnSync(
    "go",
    ["install", "-ldflags=-checklinkname=0", `github.com/ethereum/go-ethereum/cmd/geth@v${VERSION}`],
    { env: { ...process.env, GOBIN: folder, GOFLAGS: "-mod=mod" }, stdio: ["ignore", "inherit", "inherit"] },
  );
  if (built.error) {
    console.error(`no Go toolchain: ${built.error.message}. Install Go, or set GFML_GETH to a geth ${VERSION} binary.`);
    process.exit(1);
  }
  if (built.status !== 0) {
    console.error(`go install failed with status ${built.status}: see above`);
    process.exit(1);
  }
}
console.log(binary);
