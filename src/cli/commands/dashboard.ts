import { once } from "node:events";
import type { Command } from "commander";
import { readManifest } from "../../storage/index.ts";
import { countOf } from "../../text/index.ts";
import { findPages, startDashboard } from "../../web/index.ts";
import type { CliContext } from "../CliContext.ts";
import { openInBrowser } from "../dashboard/openInBrowser.ts";
import { portNumber } from "../flags/portNumber.ts";

interface DashboardFlags {
  readonly port: number;
  readonly open?: true;
}

/** `gfml dashboard`: shows run folders in a browser, finished or going on, until Ctrl-C. */
export const addDashboardCommand = (program: Command, context: CliContext): void => {
  program
    .command("dashboard")
    .description("show runs in a browser, finished or going on, until Ctrl-C")
    .argument("<folders...>", "run folders; several can be compared")
    .option("--port <integer>", "port on 127.0.0.1; 0: one that is free", portNumber, 0)
    .option("--open", "open the page in this machine\u2019s browser")
    .addHelpText("after", "\nThe server answers this machine only, and only reads. See docs/how-to/dashboard.md.")
    .action(async (folders: readonly string[], flags: DashboardFlags) => {
      const pages = findPages(context.environment);
      for (const folder of folders) await readManifest(folder);
      const dashboard = await startDashboard({ folders, pages, port: flags.port });
      try {
        context.out.write(`${countOf(folders.length, "run")} at ${dashboard.url}  (Ctrl-C ends it)\n`);
        if (flags.open) openInBrowser(dashboard.url, context);
        if (!context.signal.aborted) await once(context.signal, "abort");
      } finally {
        await dashboard.close();
      }
    });
};
