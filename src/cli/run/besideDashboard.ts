import { once } from "node:events";
import { findPages, startDashboard } from "../../web/index.ts";
import type { CliContext } from "../CliContext.ts";
import type { ProgressStyle } from "./RunProgress.ts";

/**
 * Plays a run while the dashboard shows its folder. On a terminal the dashboard stays after the run until Ctrl-C; otherwise it
 * ends with the run.
 *
 * @throws PagesMissingError or GFML_SERVER_START before the run starts, and the errors of `play`
 */
export const besideDashboard = async (
  folder: string,
  { port, progress }: { readonly port: number; readonly progress: ProgressStyle },
  context: CliContext,
  play: () => Promise<void>,
): Promise<void> => {
  const dashboard = await startDashboard({ folders: [folder], pages: findPages(context.environment), port });
  try {
    if (progress === "json") context.out.write(`${JSON.stringify({ event: "dashboard", url: dashboard.url })}\n`);
    else if (progress !== "quiet") context.out.write(`To watch it in a browser: ${dashboard.url}\n\n`);
    await play();
    await dashboard.settle();
    if (!context.out.isTTY || progress === "quiet" || context.signal.aborted) return;
    context.out.write(`\nThe pages stay at ${dashboard.url} until Ctrl-C.\n`);
    await once(context.signal, "abort");
  } finally {
    await dashboard.close();
  }
};
