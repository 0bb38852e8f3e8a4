import type { AddressInfo } from "node:net";
import fastifyStatic from "@fastify/static";
import fastify from "fastify";
import { pause } from "../../core/index.ts";
import { serverStartError } from "../errors.ts";
import { FolderSource } from "../source/FolderSource.ts";
import { addRunRoutes } from "./addRunRoutes.ts";
import { addSecurity } from "./security.ts";

/** s in which viewers on this machine have what is new. */
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
      // names of built files hold a hash of their content
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

/** What a dashboard shows, and where. */
export interface DashboardOptions {
  /** Run folders; one that is not there yet is waited for. */
  readonly folders: readonly string[];
  /** Folder of the built pages, see `findPages`. */
  readonly pages: string;
  /** On 127.0.0.1; 0: one that is free. */
  readonly port: number;
}

/** A server of pages that is running. */
export interface Dashboard {
  readonly url: string;
  /** Tells viewers all that is in the folders now. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
