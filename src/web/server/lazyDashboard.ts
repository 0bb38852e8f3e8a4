import type { FastifyInstance } from "fastify";
import type { RunSource } from "../source/RunSource.ts";
import type { AuditDesk, ViewAccess } from "./addProviderView.ts";
import type { Dashboard, DashboardOptions } from "./startDashboard.ts";

// a command line without pages need not wait for the server's library, nor for that of the charts

/**
 * Serves run folders to browsers of this machine, for reading only, until it is closed.
 *
 * @throws GFML_SERVER_START
 */
export const startDashboard = async (options: DashboardOptions): Promise<Dashboard> =>
  (await import("./startDashboard.ts")).startDashboard(options);

/** A run's folder, finished, being written or not there yet, as a source of `addRunRoutes`. Close it. */
export const openFolderSource = async (folder: string): Promise<RunSource> =>
  new (await import("../source/FolderSource.ts")).FolderSource(folder);

/**
 * Serves the built pages under `/pages` of another server, to whoever reaches it.
 *
 * @param pages - folder of the built pages, see `findPages`
 * @param networkAddresses - multiaddresses that pages may connect to by WebSocket, asked for with every answer
 */
export const addPages = async (
  app: FastifyInstance,
  pages: string,
  networkAddresses: () => readonly string[],
): Promise<void> => (await import("./addPages.ts")).addPages(app, pages, networkAddresses);

/**
 * Serves the viewer's interface to one run, and a provider's figures, under `/pages/api` of another server, beside the pages
 * there. With a token, `/pages/view/TOKEN` lets a browser in. The source is closed with the server.
 *
 * @param audits - has the ledger audited when a viewer asks for it; a public view only shows what came out
 */
export const addProviderView = async (
  app: FastifyInstance,
  source: RunSource,
  access: ViewAccess,
  figures: () => unknown,
  audits?: AuditDesk,
): Promise<void> => (await import("./addProviderView.ts")).addProviderView(app, source, access, figures, audits);
