import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Command } from "commander";
import { readManifest } from "../../storage/index.ts";
import { countOf } from "../../text/index.ts";
import { findPages, startDashboard } from "../../web/index.ts";
import type { CliContext } from "../CliContext.ts";
import { portNumber } from "../flags/flagValues.ts";

interface DashboardFlags {
  readonly port: number;
  readonly open?: true;
}

/** `gfml dashboard`: shows finished or running runs in a browser, until Ctrl-C. */
export const addDashboardCommand = (program: Command, context: CliContext): void => {
  program
    .command("dashboard")
    .description("show finished or running runs in a browser, until Ctrl-C")
    .argument("<folders...>", "run folders; several can be compared")
    .option("--port <integer>", "port on 127.0.0.1; 0 means a free one", portNumber, 0)
    .option("--open", "open the page in this machine\u2019s browser")
    .addHelpText(
      "after",
      "\nThe server accepts connections from this machine only, and changes nothing. See docs/how-to/dashboard.md.",
    )
    .action(async (folders: readonly string[], flags: DashboardFlags) => {
      const pages = findPages(context.environment);
      for (const folder of folders) await readManifest(folder);
      const dashboard = await startDashboard({ folders, pages, port: flags.port });
      try {
        context.out.write(`${countOf(folders.length, "run")} at ${dashboard.url}  (Ctrl-C to stop)\n`);
        if (flags.open) openInBrowser(dashboard.url, context);
        if (!context.signal.aborted) await once(context.signal, "abort");
      } finally {
        await dashboard.close();
      }
    });
};

/** Opens an address in this machine's browser, or reports that it cannot. */
const openInBrowser = (url: string, context: CliContext): void => {
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
