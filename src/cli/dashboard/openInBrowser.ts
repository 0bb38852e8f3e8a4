import { spawn } from "node:child_process";
import type { CliContext } from "../CliContext.ts";

/** Opens an address in the browser of this machine's user; says so where that cannot be done. */
export const openInBrowser = (url: string, context: CliContext): void => {
  const [command, args] =
    process.platform === "darwin"
      ? ["open", [url]]
      : process.platform === "win32"
        ? ["cmd", ["/c", "start", "", url]]
        : ["xdg-open", [url]];
  const child = spawn(command as string, args as string[], { stdio: "ignore", detached: true });
  child.on("error", () => context.err.write(`no browser could be opened; open ${url} yourself\n`));
  child.unref();
};
