import type { AddressInfo } from "node:net";
import fastifyStatic from "@fastify/static";
import fastify from "fastify";
import { pause } from "../../core/index.ts";
import { serverStartError } from "../errors.ts";
import { FolderSource } from "../source/FolderSource.ts";
import { addRunRoutes } from "./addRunRoutes.ts";
import { addSecurity } from "./security.ts";

/** s within which viewers on this machine receive updates. */
const TELL = 0.4;

/** See `lazyDashboard.ts`. */
export const startDashboard = async ({ folders, pages, port }: DashboardOptions): Promise<Dashboard> => {
  const sources = folders.map((folder) => new FolderSource(folder));
  const stop = new AbortController();
  const app = fastify({ forceCloseConnections: true });
  addSecurity(app);
  addRunRoutes(app, sources, stop.signal);
  await app.register(fastifyStatic, {
    root: pages,
    dotfiles: "deny",
    setHeaders: (reply, path) => {
      // names of built files contain a hash of their content
      const isNamedByHash = /[\\/]assets[\\/]/.test(path);
      reply.header("cache-control", isNamedByHash ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  const close = async (): Promise<void> => {
    stop.abort();
    await Promise.all([app.close(), ...sources.map((source) => source.close())]);
  };
  try {
    await app.listen({ host: "127.0.0.1", port });
  } catch (error) {
    await close();
    throw serverStartError(port, error as NodeJS.ErrnoException);
  }
  const { port: actual } = app.server.address() as AddressInfo;
  const settle = async (): Promise<void> => {
    await Promise.all(sources.map((source) => source.refresh()));
    await pause(TELL);
  };
  return { url: `http://127.0.0.1:${actual}/`, settle, close };
};

/** The options of a dashboard. */
export interface DashboardOptions {
  /** Run folders. A folder may appear later. */
  readonly folders: readonly string[];
  /** Folder of the built pages, see `findPages`. */
  readonly pages: string;
  /** Port on 127.0.0.1; 0 means a free one. */
  readonly port: number;
}

/** A running server of pages. */
export interface Dashboard {
  readonly url: string;
  /** Sends viewers all records that are in the folders now. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
