import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { securityHeadersFor } from "./security.ts";
import { webSocketOrigins } from "./webSocketOrigins.ts";

/** See `lazyDashboard.ts`. */
export const addPages = async (
  app: FastifyInstance,
  pages: string,
  networkAddresses: () => readonly string[],
): Promise<void> => {
  await app.register(async (inner) => {
    inner.addHook("onRequest", async (_, reply) => {
      reply.headers(securityHeadersFor(webSocketOrigins(networkAddresses())));
    });
    await inner.register(fastifyStatic, {
      root: pages,
      prefix: "/pages/",
      dotfiles: "deny",
      // relative addresses of a page's files need the slash
      redirect: true,
      decorateReply: false,
      setHeaders: (reply, path) => {
        // names of built files contain a hash of their content
        const isNamedByHash = /[\\/]assets[\\/]/.test(path);
        reply.header("cache-control", isNamedByHash ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
  });
};
