import type { FastifyInstance } from "fastify";
import type { RunSource } from "../source/RunSource.ts";
import type { Dashboard, DashboardOptions } from "./Dashboard.ts";

// a command line without pages need not wait for the server's library, nor for that of the charts

/**
 * Serves run folders to browsers of this machine, for reading only, until it is closed.
 *
 * @throws ServerStartError
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
