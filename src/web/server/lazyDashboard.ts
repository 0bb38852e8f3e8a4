import type { FastifyInstance } from "fastify";
import type { RunSource } from "../source/RunSource.ts";
import type { AuditDesk, ViewAccess } from "./addProviderView.ts";
import type { Dashboard, DashboardOptions } from "./startDashboard.ts";

// loaded on demand, so that commands without pages do not wait for the libraries of the server and the charts

/**
 * Serves run folders read-only to browsers on this machine, until it is closed.
 *
 * @throws GFML_SERVER_START
 */
export const startDashboard = async (options: DashboardOptions): Promise<Dashboard> =>
  (await import("./startDashboard.ts")).startDashboard(options);

/** Opens a run folder as a source for `addRunRoutes`. The run may be finished, running or not started. The caller closes it. */
export const openFolderSource = async (folder: string): Promise<RunSource> =>
  new (await import("../source/FolderSource.ts")).FolderSource(folder);

/**
 * Serves the built pages under `/pages` of a given server, to anyone who can reach it.
 *
 * @param pages - folder of the built pages, see `findPages`
 * @param networkAddresses - returns the multiaddresses that pages may connect to by WebSocket; called for every response
 */
export const addPages = async (
  app: FastifyInstance,
  pages: string,
  networkAddresses: () => readonly string[],
): Promise<void> => (await import("./addPages.ts")).addPages(app, pages, networkAddresses);

/**
 * Serves the viewer's interface to one run and a provider's figures under `/pages/api` of a given server, beside its pages. With a
 * token, `/pages/view/TOKEN` gives a browser access. The source is closed with the server.
 *
 * @param audits - audits the ledger when a viewer asks for it; a public view only shows the result
 */
export const addProviderView = async (
  app: FastifyInstance,
  source: RunSource,
  access: ViewAccess,
  figures: () => unknown,
  audits?: AuditDesk,
): Promise<void> => (await import("./addProviderView.ts")).addProviderView(app, source, access, figures, audits);
