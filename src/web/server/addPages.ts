import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { securityHeadersFor } from "./security.ts";

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

const FORM = /^\/(ip4|ip6|dns|dns4|dns6)\/([0-9A-Za-z.:-]+)\/tcp\/(\d{1,5})(?:\/tls(?:\/sni\/[^/]+)?)?\/(wss?)(?:\/|$)/;

/** The origins of the multiaddresses that a page can dial (ws and wss), as written in a content security policy. */
const webSocketOrigins = (addresses: readonly string[]): string[] => {
  const origins = addresses.flatMap((address) => {
    const [, family, host, port, layer] = FORM.exec(address) ?? [];
    if (host === undefined) return [];
    const isSecure = layer === "wss" || address.includes("/tls/");
    return [`${isSecure ? "wss" : "ws"}://${family === "ip6" ? `[${host}]` : host}:${port}`];
  });
  return [...new Set(origins)];
};
